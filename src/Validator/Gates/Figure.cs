using Validator.Metrics;

namespace Validator.Gates;

/// <summary>The one number that a gate looks at.</summary>
/// <param name="Value">In base units; null when there is none.</param>
/// <param name="Absent">What a gate without it comes to.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Failed">Failed requests that count in it as the worst value.</param>
/// <param name="Note">What a reader must know beside it; empty or beginning with a separator.</param>
internal sealed record Figure(double? Value, Outcome Absent, string? Reason, long Failed = 0, string Note = "")
{
    public static Figure Of(GateExpression expression, MetricSet metrics)
    {
        var value = metrics.Get(expression.Metric.Name, expression.Query);
        if (value.Missing is { } missing)
        {
            return new Figure(null, value.MissingKind == MissingKind.NoData ? Outcome.Failed : Outcome.Inconclusive, missing);
        }

        if (expression.Aggregation is not { } aggregation)
        {
            return value.Number is { } number
                ? new Figure(number, Outcome.Inconclusive, null)
                : new Figure(null, Outcome.Inconclusive, "it was recorded as a distribution");
        }

        return value.Distribution switch
        {
            null => new Figure(null, Outcome.Inconclusive, "it was recorded without a distribution"),
            { Count: < 2 } one when aggregation == Aggregation.Cv => new Figure(null, Outcome.Inconclusive, $"a spread needs at least 2 values, there is {one.Count}"),
            var all when all[aggregation] is { } figure => new Figure(figure, Outcome.Inconclusive, null, all.Failed, Remark(expression, all) + (value.Note is { } note ? $" ({note})" : string.Empty)),
            _ => new Figure(null, Outcome.Inconclusive, "a spread around a mean of 0 is not defined"),
        };
    }

    private static string Remark(GateExpression expression, DistributionSummary distribution)
    {
        if (distribution.Failed == 0)
        {
            return string.Empty;
        }

        var among = expression.Metric.Name == MetricName.InterChunk ? string.Empty : $" of {distribution.Count}";
        var (requests, count) = distribution is { Failed: 1, Count: 1 } || (distribution.Failed == 1 && among.Length == 0) ? ("request", "counts")
            : ("requests", distribution.Failed == 1 ? "counts" : "count");
        return $"; {distribution.Failed}{among} {requests} failed and {count} as {(expression.Metric.HigherIsBetter ? "0" : "infinite")}";
    }
}
