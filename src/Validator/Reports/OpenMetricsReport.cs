using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>
/// A verdict as OpenMetrics text, version 1.0, for a push gateway or a text-file collector: the decision, every gate with its
/// figure and bound, every metric, in base units. Failed requests stand in the quantiles as the worst value, as everywhere.
/// </summary>
public static class OpenMetricsReport
{
    private const string Prefix = "ollama_validator_";

    private static readonly (string Quantile, Aggregation Aggregation)[] s_quantiles =
    [
        ("0.0", Aggregation.Min), ("0.01", Aggregation.P1), ("0.05", Aggregation.P5), ("0.1", Aggregation.P10), ("0.5", Aggregation.P50),
        ("0.9", Aggregation.P90), ("0.95", Aggregation.P95), ("0.99", Aggregation.P99), ("1.0", Aggregation.Max),
    ];

    /// <summary>The text, which ends with <c># EOF</c>.</summary>
    public static string Render(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var text = new StringBuilder();
        Run(text, verdict);
        Decisions(text, verdict);
        Gates(text, verdict);
        Violations(text, verdict);
        foreach (var metric in MetricRegistry.All)
        {
            Metric(text, metric, verdict);
        }

        return text.Append("# EOF\n").ToString();
    }

    private static void Run(StringBuilder text, Verdict verdict)
    {
        Family(text, "run", "info", null, "The run that the other figures are of.");
        Sample(text, "run_info", 1,
            ("name", verdict.Name), ("tool", verdict.Tool), ("machine", verdict.MachineFingerprint ?? string.Empty),
            ("rehearsal", verdict.Rehearsal ? "true" : "false"), ("scripted", verdict.Scripted ? "true" : "false"));
        Family(text, "run_started_seconds", "gauge", "seconds", "When the run began, in seconds since 1970-01-01 UTC.");
        Sample(text, "run_started_seconds", verdict.StartedAt.ToUnixTimeMilliseconds() / 1000.0, ("name", verdict.Name));
        Family(text, "run_exit_code", "gauge", null, "Exit code of the tool: 0 approved, 1 rejected, 3 environment, 4 inconclusive, 130 and 143 cancelled.");
        Sample(text, "run_exit_code", verdict.ExitCode, ("name", verdict.Name));
    }

    private static void Decisions(StringBuilder text, Verdict verdict)
    {
        if (verdict.Configurations.Count > 0)
        {
            Family(text, "decision", "stateset", null, "What a configuration came to.");
            foreach (var configuration in verdict.Configurations)
            {
                States(text, "decision", Enum.GetValues<Decision>().Select(VerdictNames.Of), VerdictNames.Of(configuration.Decision), ("name", verdict.Name), ("configuration", configuration.Id));
            }
        }
    }

    private static void Gates(StringBuilder text, Verdict verdict)
    {
        var gates = verdict.Configurations.SelectMany(configuration => configuration.Gates.Select(gate => (Labels: Labels(verdict, configuration, ("gate", gate.Id)), Gate: gate))).ToArray();
        if (gates.Length == 0)
        {
            return;
        }

        Family(text, "gate", "stateset", null, "What a gate came to.");
        foreach (var (labels, gate) in gates)
        {
            States(text, "gate", Enum.GetValues<Outcome>().Select(VerdictNames.Of), VerdictNames.Of(gate.Outcome), labels);
        }

        Family(text, "gate_actual", "gauge", null, "Figure of a gate, in the base unit of its metric.");
        foreach (var (labels, gate) in gates.Where(one => one.Gate.Actual is not null))
        {
            Sample(text, "gate_actual", gate.Actual!.Value, labels);
        }

        Family(text, "gate_threshold", "gauge", null, "Bound of a gate, in the base unit of its metric.");
        foreach (var (labels, gate) in gates.Where(one => one.Gate.Threshold is not null))
        {
            Sample(text, "gate_threshold", gate.Threshold!.Value, labels);
        }
    }

    private static void Violations(StringBuilder text, Verdict verdict)
    {
        Family(text, "violations", "gauge", null, "Integrity violations by class.");
        foreach (var configuration in verdict.Configurations)
        {
            foreach (var (name, count) in configuration.Violations.OrderBy(violation => violation.Key, StringComparer.Ordinal))
            {
                Sample(text, "violations", count, Labels(verdict, configuration, ("class", name)));
            }
        }
    }

    private static void Metric(StringBuilder text, MetricDefinition metric, Verdict verdict)
    {
        var values = verdict.Configurations.Select(configuration => (configuration, Value: configuration.Metrics.Values.GetValueOrDefault(metric.Name)))
            .Where(pair => pair.Value is { Missing: null }).ToArray();
        if (values.Length == 0)
        {
            return;
        }

        var unit = UnitOf(metric);
        var name = NameOf(metric, unit);
        Family(text, name, metric.Kind == MetricKind.Distribution ? "summary" : "gauge", unit, metric.Definition);
        foreach (var (configuration, value) in values)
        {
            if (value!.Distribution is not { } distribution)
            {
                Sample(text, name, value.Number!.Value, Labels(verdict, configuration));
                continue;
            }

            foreach (var (quantile, aggregation) in s_quantiles)
            {
                Sample(text, name, distribution[aggregation]!.Value, Labels(verdict, configuration, ("quantile", quantile)));
            }

            Sample(text, name + "_count", distribution.Count, Labels(verdict, configuration));
            if (double.IsFinite(distribution.Mean))
            {
                Sample(text, name + "_sum", distribution.Mean * distribution.Count, Labels(verdict, configuration));
            }
        }
    }

    private static string? UnitOf(MetricDefinition metric) => metric.Unit switch
    {
        Unit.Duration => "seconds",
        Unit.Percent => "ratio",
        Unit.Bytes => "bytes",
        Unit.PerSecond => "tokens_per_second",
        _ => null,
    };

    /// <summary>A unit stands at the end of the name; <c>_count</c> does not, since it is the count of a summary.</summary>
    private static string NameOf(MetricDefinition metric, string? unit)
    {
        var name = metric.Name == MetricName.RequestsCount ? "requests" : metric.Name.Replace('.', '_');
        return unit is null || name.EndsWith("_" + unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
    }

    private static (string, string)[] Labels(Verdict verdict, ConfigurationVerdict configuration, params (string, string)[] more) =>
        [("name", verdict.Name), ("configuration", configuration.Id), .. more];

    private static void States(StringBuilder text, string name, IEnumerable<string> states, string state, params (string, string)[] labels)
    {
        foreach (var one in states)
        {
            Sample(text, name, one == state ? 1 : 0, [.. labels, (Prefix + name, one)]);
        }
    }

    private static void Family(StringBuilder text, string name, string type, string? unit, string help)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Prefix}{name} {type}\n");
        if (unit is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"# UNIT {Prefix}{name} {unit}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {Prefix}{name} {Escape(help)}\n");
    }

    private static void Sample(StringBuilder text, string name, double value, params (string Name, string Value)[] labels)
    {
        var number = double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"{Prefix}{name}{{{string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""))}}} {number}\n");
    }

    /// <summary>As the format wants it: backslash, quote and line feed escaped. What XML forbids is no text here either.</summary>
    private static string Escape(string text) => XmlText.Clean(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\r", string.Empty, StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
