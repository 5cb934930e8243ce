using Validator.Gates;
using Validator.Metrics;
using Validator.Reports.Charts;

namespace Validator.Reports.Html;

/// <summary>The configurations side by side.</summary>
internal static class OverviewSection
{
    private static readonly (string Title, string Metric, Aggregation? Aggregation)[] s_columns =
    [
        ("#violations", MetricName.IntegrityViolations, null),
        ("#context", MetricName.ContextProcessedRate, null),
        ("#decode p10", MetricName.Decode, Aggregation.P10),
        ("#prefill p50", MetricName.Prefill, Aggregation.P50),
        ("#ttft p50", MetricName.Ttft, Aggregation.P50),
        ("#p99", MetricName.Ttft, Aggregation.P99),
    ];

    public static Html Of(Verdict verdict)
    {
        if (verdict.Configurations.Count == 0)
        {
            return Html.Empty;
        }

        var table = Parts.Table(
            $"Configurations and their figures; tok/s is the {Speed(verdict)}",
            ["configuration", "decision", "#succeeded", "#tok/s", .. s_columns.Select(column => column.Title), "#gates"],
            verdict.Configurations.Select((configuration, number) => (IReadOnlyList<Html>)
            [
                Html.Of($"<a class=\"whole\" href=\"#c{number}\">{configuration.Id}</a>"),
                Parts.Badge(configuration.Decision),
                Html.Of($"{configuration.Requests.Succeeded} of {configuration.Requests.Total}"),
                Html.Text(SideBySideWords.MedianText(configuration)),
                .. s_columns.Select(column => Html.Text(Value(configuration, column.Metric, column.Aggregation))),
                Html.Of($"{configuration.Gates.Count(gate => gate.Outcome == Outcome.Passed)} of {configuration.Gates.Count}"),
            ]));
        return Html.Join(table, Curve(verdict));
    }

    /// <summary>A figure for people; a dash where there is none.</summary>
    public static string Value(ConfigurationVerdict configuration, string metric, Aggregation? aggregation)
    {
        var value = configuration.Metrics.Get(metric);
        return GateFormat.Text(aggregation is { } one ? value.Distribution?[one] : value.Number, MetricRegistry.Find(metric)!.Unit);
    }

    /// <summary>Older verdicts know the gates' figures alone.</summary>
    private static string Speed(Verdict verdict) => verdict.Configurations.Any(configuration => configuration.Speed is not null)
        ? "median of the answers by the server's counters, failed answers among them"
        : "median of the requests, of which those that failed count as 0";

    private static Html Curve(Verdict verdict) => ThreadCurve.Of("curve", verdict) is not var (picture, _) ? Html.Empty
        : Parts.Figure(picture, Html.Of($"Decode speed ({Speed(verdict)}) by number of threads. A dashed line is a gate's bound. The figures stand in the table above."));
}
