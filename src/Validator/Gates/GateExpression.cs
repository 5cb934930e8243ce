using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>A gate's bound.</summary>
/// <param name="Value">In base units; for a share of the baseline or the best the fraction.</param>
/// <param name="Text">The quantity as written, without inner space.</param>
/// <param name="OfBaseline">Whether it is a share of the baseline's figure.</param>
/// <param name="Confidence">With which confidence it must be cleared, between 0.5 and 1; null where the figure itself is judged.</param>
public sealed record GateThreshold(double Value, string Text, bool OfBaseline, double? Confidence = null)
{
    /// <summary>Whether it is a share of the best configuration's figure in the same run.</summary>
    public bool OfBest { get; init; }

    /// <summary>Whether it is a share of another figure, so that it is no number by itself.</summary>
    public bool IsRelative => OfBaseline || OfBest;

    /// <summary>As gates write it.</summary>
    public override string ToString() => (OfBaseline ? $"{Text} of baseline" : OfBest ? $"{Text} of best" : Text)
        + (Confidence is { } confidence ? $" with {Quantity.Format(confidence, Unit.Percent)} confidence" : string.Empty);
}

/// <summary>What must hold of one figure:
/// <code>
/// gate       = metric [ "." agg ] [ "{" "query=" id "}" ] op threshold [ "with" percent "confidence" ]
/// agg        = min | p1 | p5 | p10 | p50 | p90 | p95 | p99 | max | mean | cv   (distributions need one, others take none)
/// op         = "==" | "!=" (counts and rates only) | ">=" | "&lt;=" | ">" | "&lt;"
/// threshold  = quantity | percent "of" ( "baseline" | "best" )
/// quantity   = number with the unit the metric needs: none, %, ms|s|m|h, B|KiB|MiB|GiB (and decimal), /s
/// </code>
/// </summary>
/// <param name="Metric">The metric.</param>
/// <param name="Aggregation">How its distribution becomes a number; null for metrics that are one.</param>
/// <param name="Query">Id of the query whose requests count; null for all.</param>
/// <param name="Comparison">How.</param>
/// <param name="Threshold">Against what.</param>
public sealed record GateExpression(MetricDefinition Metric, Aggregation? Aggregation, string? Query, Comparison Comparison, GateThreshold Threshold)
{
    /// <summary>Unit of the figure and of its bound: the metric's, but a plain number for <c>cv</c>.</summary>
    public Unit Unit => UnitOf(Metric, Aggregation);

    /// <summary>Metric, aggregation and query: what is measured, without the bound.</summary>
    public string Subject => Metric.Name
        + (Aggregation is { } aggregation ? "." + AggregationName.Of(aggregation) : string.Empty)
        + (Query is null ? string.Empty : $"{{query={Query}}}");

    /// <summary>Whether more of this figure is better; a smaller spread always is.</summary>
    public bool HigherIsBetter => Metric.HigherIsBetter && Aggregation != Metrics.Aggregation.Cv;

    /// <summary>Whether it bounds the figure on its good side, so that worse figures meet it more easily.</summary>
    public bool IsBackward => HigherIsBetter ? Comparisons.IsCeiling(Comparison) : Comparisons.IsFloor(Comparison);

    /// <summary>Reads an expression and checks it against the metrics.</summary>
    /// <param name="text">As written.</param>
    /// <param name="location">Place of its first character.</param>
    /// <returns>The expression, null when there are errors; everything found wrong, each at its own column.</returns>
    public static (GateExpression? Expression, IReadOnlyList<Diagnostic> Diagnostics) Parse(string text, SourceLocation location)
    {
        var errors = new GateErrors(text, location);
        var syntax = GateSyntax.Read(text, errors);
        var expression = syntax is null ? null : GateCheck.Check(syntax, errors);
        return (errors.All.Count == 0 ? expression : null, errors.All);
    }

    /// <summary>The unit a bound on that figure has.</summary>
    public static Unit UnitOf(MetricDefinition metric, Aggregation? aggregation) =>
        aggregation == Metrics.Aggregation.Cv ? Unit.None : metric.Unit;

    /// <summary>In its shortest form; <see cref="Parse"/> reads it back as an equal expression.</summary>
    public override string ToString() => $"{Subject} {Comparisons.Sign(Comparison)} {Threshold}";
}
