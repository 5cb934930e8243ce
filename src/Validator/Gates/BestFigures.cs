using Validator.Metrics;

namespace Validator.Gates;

/// <summary>The configurations of one run, among which a gate with <c>of best</c> finds the best by its own figure.</summary>
/// <param name="configurations">Ids and figures of those that were measured.</param>
public sealed class BestFigures(IReadOnlyList<(string Id, MetricSet Metrics)> configurations)
{
    /// <summary>No configuration was measured.</summary>
    public static BestFigures None { get; } = new([]);

    /// <summary>What a search found to be best, beside the configurations of this run; null where none was named.</summary>
    public BaselineFigures? Tuned { get; init; }

    /// <summary>The same with what a search found.</summary>
    public BestFigures Beside(BaselineFigures? tuned) => new(configurations) { Tuned = tuned };

    /// <summary>The figures of the best configuration, the first of equals; or why there is none.</summary>
    public BaselineFigures For(GateExpression expression)
    {
        if (Tuned is { Metrics: null })
        {
            return Tuned;
        }

        // A speed of 0 is nothing to be measured by: every request behind it failed.
        var candidates = configurations
            .Concat(Tuned is { Metrics: { } tuned } ? [("tuned", tuned)] : Array.Empty<(string Id, MetricSet Metrics)>())
            .Select(configuration => (configuration.Metrics, Figure.Of(expression, configuration.Metrics).Value))
            .Where(candidate => candidate.Value is { } value && double.IsFinite(value) && (value > 0 || !expression.HigherIsBetter))
            .ToArray();
        return candidates.Length switch
        {
            0 => new BaselineFigures(null, $"no configuration of this run has a finite {expression.Subject}"),
            1 => new BaselineFigures(null, $"only one configuration of this run has a {expression.Subject} to compare"),
            _ => new BaselineFigures(
                (expression.HigherIsBetter ? candidates.MaxBy(candidate => candidate.Value) : candidates.MinBy(candidate => candidate.Value)).Metrics, null),
        };
    }
}
