using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Reports.Html;

/// <summary>What the words of the page mean: every metric, and the classes of violation that were found.</summary>
internal static class DefinitionSection
{
    public static Html Of(Verdict verdict)
    {
        if (verdict.Configurations.Count == 0)
        {
            return Html.Empty;
        }

        var found = verdict.Configurations.SelectMany(configuration => configuration.Violations.Keys).ToHashSet(StringComparer.Ordinal);
        var metrics = MetricRegistry.All.Where(metric => verdict.Configurations.Any(configuration => configuration.Metrics.Values.ContainsKey(metric.Name)));
        return Html.Join(
            Parts.Folded("Metrics", Parts.Table(
                "Metrics", ["metric", "definition", "source", "better", "failed requests count as"],
                metrics.Select(metric => (IReadOnlyList<Html>)
                [
                    Parts.Code(metric.Name),
                    Html.Text(metric.Definition),
                    Html.Text(metric.Source),
                    Html.Text(metric.HigherIsBetter ? "higher" : "lower"),
                    Html.Text(metric.Kind == MetricKind.Distribution ? GateFormat.Text(metric.Worst, metric.Unit) : string.Empty),
                ]))),
            Parts.Folded("Classes of violation that were found", Parts.Table(
                "Classes of violation", ["class", "definition", "source", "look at"],
                ViolationCatalog.All.Where(known => found.Contains(known.Class)).Select(known => (IReadOnlyList<Html>)
                    [Parts.Code(known.Class), Html.Text(known.Definition), Html.Text(known.Source), Html.Text(known.Remedy)]))),
            Html.Of($"<p class=\"quiet\">A percentile is the value that so many percent of all values do not exceed. <code>ollama-validator explain NAME</code> defines every metric, class, finding and gate.</p>\n"));
    }
}
