using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Validator.Engine.Bench;

namespace Validator.Benchmarks;

/// <summary>All ratios as one Markdown table, and the machine they are of.</summary>
internal static class Report
{
    public static string Write(IReadOnlyList<Ratio> ratios, string loadBefore)
    {
        StringBuilder text = new();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}, {BenchOptions.PhysicalCores} physical cores; load average before {loadBefore}, after {Load()}.");
        text.AppendLine("Both sides of a ratio are measured in turns in one process; medians, except the read bandwidth, which is the best pass.").AppendLine();
        text.AppendLine("| figure | case | measured | reference | ratio | target | held |");
        text.AppendLine("|---|---|---:|---:|---:|---:|---|");
        foreach (Ratio ratio in ratios)
        {
            string held = ratio.Target is not { } target ? "" : target.Holds(ratio.Value) ? "yes" : "**no**";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {ratio.Figure} | {ratio.Case} | {ratio.Measured} | {ratio.Reference} | {ratio.Value:0.00} | {ratio.Target} | {held} |");
        }

        return text.ToString();
    }

    /// <summary>Processes that ran in the last minute on average; other work on the machine shows here.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
