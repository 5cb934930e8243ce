using Validator.Metrics;

namespace Validator.Gates;

/// <summary>Checks the pieces of an expression against the metrics and each other.</summary>
internal static class GateCheck
{
    /// <summary>The expression; null, with errors added, when a piece is not legal.</summary>
    public static GateExpression? Check(GateSyntax syntax, GateErrors errors)
    {
        if (Subject(syntax.Name, errors) is not var (metric, aggregation))
        {
            return null;
        }

        var comparison = Operator(syntax.Operator, metric, errors);
        var threshold = GateThresholdParser.Parse(syntax.Threshold, metric, aggregation, errors);
        if (threshold is { Confidence: not null } && comparison is { } exact && Comparisons.IsExact(exact))
        {
            errors.Add(syntax.Operator.Offset, $"'{syntax.Operator.Text}' takes no confidence: nothing estimated is ever known to be exactly equal", "bound it with '>=' or '<='");
            return null;
        }

        return comparison is null || threshold is null
            ? null
            : new GateExpression(metric, aggregation, syntax.Query?.Text, comparison.Value, threshold);
    }

    private static (MetricDefinition Metric, Aggregation? Aggregation)? Subject(Piece name, GateErrors errors)
    {
        if (MetricRegistry.Find(name.Text) is { } plain)
        {
            if (plain.Kind != MetricKind.Distribution)
            {
                return (plain, null);
            }

            errors.Add(name.Offset, $"'{name.Text}' is a distribution and needs an aggregation; legal: {Aggregations}", $"write '{name.Text}.p50'");
            return null;
        }

        var dot = name.Text.LastIndexOf('.');
        var (head, tail) = dot < 0 ? (name.Text, string.Empty) : (name.Text[..dot], name.Text[(dot + 1)..]);
        if (MetricRegistry.NotMeasured.Contains(name.Text) || MetricRegistry.NotMeasured.Contains(head))
        {
            errors.Add(name.Offset, $"'{name.Text}' is not measured by this version; legal: {Names}");
            return null;
        }

        if (MetricRegistry.Find(head) is not { } metric)
        {
            errors.Add(name, $"there is no metric '{name.Text}'; legal: {Names}", GateErrors.DidYouMean(name.Text, Spellings()) ?? GateErrors.DidYouMean(head, Spellings()));
            return null;
        }

        if (metric.Kind != MetricKind.Distribution)
        {
            errors.Add(name.Offset + dot, $"'{head}' is one number and takes no aggregation, '.{tail}' was given", $"write '{head}'");
            return null;
        }

        if (AggregationName.Find(tail) is { } aggregation)
        {
            return (metric, aggregation);
        }

        errors.Add(new Piece(tail, name.Offset + dot + 1), $"'{head}' has no aggregation '{tail}'; legal: {Aggregations}", GateErrors.DidYouMean(tail, AggregationName.All));
        return null;
    }

    private static Comparison? Operator(Piece sign, MetricDefinition metric, GateErrors errors)
    {
        var exact = metric.Kind is MetricKind.Count or MetricKind.Rate;
        var legal = string.Join(", ", exact ? Comparisons.Signs : Comparisons.Signs.Skip(2));
        if (Comparisons.Find(sign.Text) is not { } comparison)
        {
            var meant = sign.Text switch
            {
                "=" or "===" => exact ? "==" : metric.HigherIsBetter ? ">=" : "<=",
                "=>" or "≥" => ">=",
                "=<" or "≤" => "<=",
                "<>" or "≠" or "!" or "!==" => exact ? "!=" : null,
                _ => null,
            };
            errors.Add(sign, $"'{sign.Text}' is no operator; legal for '{metric.Name}': {legal}", meant is null ? null : $"did you mean '{meant}'?");
            return null;
        }

        if (Comparisons.IsExact(comparison) && !exact)
        {
            errors.Add(sign.Offset, $"'{sign.Text}' is for counts and rates; legal for '{metric.Name}': {legal}", "a measured figure never comes out exactly equal");
            return null;
        }

        return comparison;
    }

    private static string Aggregations => string.Join(", ", AggregationName.All);

    private static string Names => string.Join(", ", MetricRegistry.All.Select(metric => metric.Name));

    private static IEnumerable<string> Spellings() => MetricRegistry.All.SelectMany(metric => metric.Kind == MetricKind.Distribution
        ? AggregationName.All.Select(aggregation => $"{metric.Name}.{aggregation}")
        : [metric.Name]);
}
