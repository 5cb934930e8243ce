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
        text.AppendLine("Both sides of a ratio are measured in turns in one run; medians, except the read bandwidth, which is the best pass. The interval is that of the median with 95% confidence, the spread the middle four fifths of the rounds.").AppendLine();
        text.AppendLine("| figure | case | measured | reference | ratio | interval | spread | target | held | load |");
        text.AppendLine("|---|---|---:|---:|---:|---|---|---:|---|---:|");
        foreach (Ratio ratio in ratios)
        {
            string held = ratio.Target is not { } target ? "" : (target.Holds(ratio.Value) ? "yes" : "**no**") + (ratio.IsDisturbed ? " (disturbed)" : "");
            string spread = ratio.Rounds is { } rounds ? Text(Median.Spread(rounds)) : "";
            string interval = ratio.Rounds is not null && Median.Interval(ratio.Rounds) is { } lies ? Text(lies) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {ratio.Figure} | {ratio.Case} | {ratio.Measured} | {ratio.Reference} | {ratio.Value:0.00} | {interval} | {spread} | {ratio.Target} | {held} | {ratio.Load} |");
        }

        if (ratios.Where(ratio => ratio.IsDisturbed).ToArray() is { Length: > 0 } disturbed)
        {
            text.AppendLine().AppendLine(
                CultureInfo.InvariantCulture,
                $"{disturbed.Length} of {ratios.Count} figures are no result: their interval holds their bound, or, of few rounds, what they are set beside varied by more than {Ratio.MostUnrest:P0}. The machine was too busy, or has too few cores for server and client at once; measure again when the load average is below 1.");
        }

        return text.ToString();
    }

    private static string Text((double Low, double High) range) => string.Create(CultureInfo.InvariantCulture, $"{range.Low:0.00} to {range.High:0.00}");

    /// <summary>Processes that ran in the last minute on average; other work on the machine shows here.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
