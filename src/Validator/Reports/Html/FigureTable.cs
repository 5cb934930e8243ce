using System.Globalization;
using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports.Html;

/// <summary>All figures of a configuration, and those of the stages of its load.</summary>
internal static class FigureTable
{
    private static readonly Aggregation[] s_shown = [Aggregation.Min, Aggregation.P10, Aggregation.P50, Aggregation.P90, Aggregation.P99, Aggregation.Max, Aggregation.Mean];

    public static Html Of(ConfigurationVerdict configuration) => Html.Join(
        Parts.Table(
            $"Figures of {configuration.Id}",
            ["metric", "#value", .. s_shown.Select(one => $"#{AggregationName.Of(one)}"), "#n", "note"],
            MetricRegistry.All.Where(metric => configuration.Metrics.Values.ContainsKey(metric.Name)).Select(metric => Row(metric.Name, metric, configuration.Metrics.Values[metric.Name]))),
        Parts.Table(
            $"Stages of {configuration.Id}: figures of the requests that were due in each",
            ["stage and metric", "#value", .. s_shown.Select(one => $"#{AggregationName.Of(one)}"), "#n", "note"],
            configuration.Metrics.Stages.OrderBy(stage => stage.Key).SelectMany(stage => MetricRegistry.All
                .Where(metric => metric.Name is MetricName.RequestsCount or MetricName.RequestsFailed or MetricName.Decode or MetricName.Ttft or MetricName.E2e && stage.Value.ContainsKey(metric.Name))
                .Select(metric => Row(string.Create(CultureInfo.InvariantCulture, $"{stage.Key}: {metric.Name}"), metric, stage.Value[metric.Name])))),
        SteadyFindings.Words(configuration.Metrics.Steady) is { } steady ? Html.Of($"<p>{steady}.</p>\n") : Html.Empty);

    private static IReadOnlyList<Html> Row(string name, MetricDefinition metric, MetricValue value) => value.Distribution is { } all
        ? [Html.Text(name), Html.Empty, .. s_shown.Select(one => Html.Text(GateFormat.Text(all[one], metric.Unit))), Html.Text(all.Count.ToString(CultureInfo.InvariantCulture)), Html.Text(value.Note ?? string.Empty)]
        : [Html.Text(name), Html.Text(GateFormat.Text(value.Number, metric.Unit)), .. s_shown.Select(_ => Html.Empty), Html.Empty, Html.Text(value.Missing ?? value.Note ?? string.Empty)];
}
