using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports;

/// <summary>The configurations of a run side by side, within 80 columns.</summary>
internal static class VerdictTable
{
    private const int Name = 34;

    /// <summary>A line for each; nothing for fewer than two, which have nothing to stand beside.</summary>
    public static void Append(StringBuilder text, Verdict verdict)
    {
        if (verdict.Configurations.Count < 2)
        {
            return;
        }

        text.AppendLine().AppendLine(Row("configuration", "decision", "requests", "tok/s", "ttft", "gates"));
        foreach (var configuration in verdict.Configurations)
        {
            var held = configuration.Gates.Count(gate => gate.Outcome == Outcome.Passed);
            text.AppendLine(Row(
                configuration.Id,
                VerdictNames.Of(configuration.Decision),
                $"{configuration.Requests.Succeeded}/{configuration.Requests.Total}",
                Figure(configuration, MetricName.Decode, value => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)),
                Figure(configuration, MetricName.Ttft, Time),
                $"{held}/{configuration.Gates.Count}"));
        }

        text.AppendLine("  tok/s and ttft: medians, failed requests counted as the worst; gates: held of all");
    }

    private static string Figure(ConfigurationVerdict configuration, string metric, Func<double, string> format) =>
        configuration.Metrics.Get(metric).Distribution?[Aggregation.P50] is { } value ? double.IsFinite(value) ? format(value) : "inf" : "-";

    private static string Time(double seconds) => seconds switch
    {
        < 1 => (seconds * 1000).ToString("0", CultureInfo.InvariantCulture) + "ms",
        < 100 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + "s",
        _ => (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture) + "m",
    };

    /// <summary>What tells configurations apart stands at the end of their names, so that the front is cut.</summary>
    private static string Row(string name, string decision, string requests, string speed, string first, string gates) =>
        $"  {(name.Length <= Name ? name : "..." + name[^(Name - 3)..]),-Name} {decision,-12} {requests,8} {speed,6} {first,6} {gates,6}";
}
