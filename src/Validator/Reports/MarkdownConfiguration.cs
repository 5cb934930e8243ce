using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using static Validator.Reports.MarkdownText;

namespace Validator.Reports;

/// <summary>The section of one configuration in a summary.</summary>
internal static class MarkdownConfiguration
{
    public static void Append(StringBuilder text, ConfigurationVerdict configuration, IReadOnlyList<RequestRecord> records)
    {
        var requests = configuration.Requests;
        text.Append(CultureInfo.InvariantCulture, $"## {Escape(configuration.Id)}: {VerdictNames.Of(configuration.Decision)}\n\n{Reasoned(configuration.Reason, Escape)}");
        text.Append(CultureInfo.InvariantCulture, $"Requests: {requests.Total}, succeeded {requests.Succeeded}, failed {requests.Failed}.\n\n");
        Trend(text, configuration, records);
        Contract(text, configuration.Contract);
        Gates(text, configuration.Gates);
        Findings(text, configuration.Findings);
        Excerpts(text, configuration.Findings);
        Power(text, configuration.Gates);
        text.Append("<details><summary>Figures</summary>\n\n");
        Figures(text, configuration.Metrics);
        Stages(text, configuration.Metrics);
        text.Append("</details>\n\n");
        text.Append(SteadyFindings.Words(configuration.Metrics.Steady) is { } steady ? $"{Escape(steady)}.\n\n" : string.Empty);
        text.Append(configuration.Telemetry is { } telemetry ? $"{Escape(telemetry.ToString())}.\n\n" : string.Empty);
        Hazards(text, configuration.ClientHazards);
    }

    /// <summary>A line that every viewer shows, and a chart for those that draw it.</summary>
    private static void Trend(StringBuilder text, ConfigurationVerdict configuration, IReadOnlyList<RequestRecord> records)
    {
        if (SpeedTrend.Line(records) is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $"`{line}` {Escape(SpeedTrend.Words(records))}\n\n");
            text.Append(SpeedTrend.Mermaid(records, configuration.Id) is { } chart ? $"<details><summary>Chart</summary>\n\n{chart}\n</details>\n\n" : string.Empty);
        }
    }

    private static void Contract(StringBuilder text, IReadOnlyList<ContractResult> results) => Table(
        text,
        "Boot contract",
        ["Assertion", "Outcome", "Expected", "Actual", "Message"],
        results.Select(result => new[] { result.Id, VerdictNames.Of(result.Outcome), result.Expected, result.Actual ?? "–", result.Message }));

    private static void Gates(StringBuilder text, IReadOnlyList<GateResult> gates) => Table(
        text,
        "Gates",
        ["Gate", "Outcome", "Actual", "Threshold", "Message"],
        gates.Select(gate => new[] { gate.Id, VerdictNames.Of(gate.Outcome), GateFormat.Text(gate.Actual, gate.Unit), GateFormat.Text(gate.Threshold, gate.Unit), gate.Message }));

    private static void Power(StringBuilder text, IReadOnlyList<GateResult> gates) => Table(
        text,
        "Power (how noisy a gate's figure is, half its 95% interval, and what the requests can show)",
        ["Gate", "What it can tell"],
        gates.Where(gate => gate.Power is not null).Select(gate => new[] { gate.Id, gate.Power!.ToString() }));

    private static void Figures(StringBuilder text, MetricSet metrics)
    {
        var shown = MetricRegistry.All.Where(metric => metrics.Values.ContainsKey(metric.Name)).ToArray();
        Table(
            text,
            "Figures",
            ["Metric", "Value", "p10", "p50", "p90", "p99", "max", "n"],
            shown.Select(metric => Cells(metric, metrics.Get(metric.Name))));
    }

    private static void Stages(StringBuilder text, MetricSet metrics)
    {
        Table(
            text,
            "Stages (of the requests that were due in each)",
            ["Stage", "Requests", "Failed", "Output", "Decode p50", "ttft p50", "ttft p99", "e2e p50", "e2e p99"],
            metrics.Stages.OrderBy(stage => stage.Key).Select(stage => new[]
            {
                stage.Key.ToString(CultureInfo.InvariantCulture),
                One(stage.Value, MetricName.RequestsCount),
                One(stage.Value, MetricName.RequestsFailed),
                One(stage.Value, MetricName.Output),
                Of(stage.Value, MetricName.Decode, Aggregation.P50),
                Of(stage.Value, MetricName.Ttft, Aggregation.P50),
                Of(stage.Value, MetricName.Ttft, Aggregation.P99),
                Of(stage.Value, MetricName.E2e, Aggregation.P50),
                Of(stage.Value, MetricName.E2e, Aggregation.P99),
            }));

        static string One(IReadOnlyDictionary<string, MetricValue> values, string metric) =>
            GateFormat.Text(values.GetValueOrDefault(metric)?.Number, MetricRegistry.Find(metric)!.Unit);

        static string Of(IReadOnlyDictionary<string, MetricValue> values, string metric, Aggregation aggregation) =>
            GateFormat.Text(values.GetValueOrDefault(metric)?.Distribution?[aggregation], MetricRegistry.Find(metric)!.Unit);
    }

    private static string[] Cells(MetricDefinition metric, MetricValue value)
    {
        if (value.Distribution is not { } all)
        {
            return [metric.Name, value.Missing ?? GateFormat.Text(value.Number, metric.Unit), "", "", "", "", "", ""];
        }

        string Figure(double number) => GateFormat.Text(number, metric.Unit);
        return
        [
            metric.Name, value.Note ?? string.Empty, Figure(all.P10), Figure(all.P50), Figure(all.P90), Figure(all.P99), Figure(all.Max),
            all.Count.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static void Findings(StringBuilder text, IReadOnlyList<Finding> findings) => Table(
        text,
        "Findings",
        ["Class", "What happened", "What to do", "Evidence"],
        findings.Select(finding => new[] { finding.Class, finding.Explanation, finding.Remedy, finding.Evidence }));

    private static void Excerpts(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.Where(finding => finding.Excerpt is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"#### Shown by: {Escape(finding.Class)}\n\n{CodeBlock(finding.Excerpt!)}\n");
        }
    }

    private static void Hazards(StringBuilder text, IReadOnlyList<ClientHazard> hazards) => Table(
        text,
        "Client hazards (not violations: readers that would fail on these sound bytes)",
        ["Reader", "Limit", "Error"],
        hazards.Select(hazard => new[] { hazard.Reader, hazard.Limit, hazard.Error }));

    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"### {title}\n\n").Append(Row(head)).Append(Row(head.Select(_ => "---")));
        foreach (var row in all)
        {
            text.Append(Row(row.Select(Escape)));
        }

        text.Append('\n');
    }
}
