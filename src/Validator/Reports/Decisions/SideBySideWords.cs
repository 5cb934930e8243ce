using System.Globalization;
using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports;

/// <summary>The cells of the table of configurations, for every form of it.</summary>
internal static class SideBySideWords
{
    /// <summary>What the table rests on.</summary>
    public const string Note =
        "tok/s: median of the answers by the server's counters, failed answers among them. Differences are of mean speeds, against the fastest with the same context, with 95% intervals";

    public static IReadOnlyList<string> Head(SideBySide table) => [.. table.Axes, "tok/s", "Context", "Difference", "Decision"];

    public static IReadOnlyList<string> Cells(ComparedRow row) =>
        [.. row.Options, Speed(row.Configuration.Speed), Context(row.Configuration), Difference(row), VerdictNames.Of(row.Configuration.Decision)];

    /// <summary>Output tokens per second, failed answers among them; of verdicts that do not tell, the median of a gate. Null where nothing was measured.</summary>
    public static double? MedianSpeed(ConfigurationVerdict configuration) => configuration.Speed?.Median ?? configuration.Metrics.Get(MetricName.Decode).Distribution?.P50;

    /// <summary>The median alone, for a table that tells in a column of its own how many failed.</summary>
    public static string MedianText(ConfigurationVerdict configuration) => MedianSpeed(configuration) is { } speed ? Number(speed) : "–";

    public static string Speed(SpeedFigures? speed) => speed switch
    {
        null => "–",
        { Failed: 0 } => Number(speed.Median),
        _ when speed.Failed == speed.Count => $"{Number(speed.Median)} (every answer failed)",
        _ => $"{Number(speed.Median)} ({speed.Failed} of {speed.Count} answers failed)",
    };

    /// <summary>Whether the prompts were processed, in the words that people use of it.</summary>
    public static string Context(ConfigurationVerdict configuration) => configuration.Metrics.Get(MetricName.ContextProcessedRate).Number switch
    {
        null => "unknown",
        1 => "processed",
        0 => "not processed",
        { } share => $"processed in {Percent(share)}",
    };

    public static string Difference(ComparedRow row) => row switch
    {
        { IsBest: true } => "fastest",
        { Difference: null } => "–",
        { Lower: { } lower, Upper: { } upper } => $"{Signed(row.Difference.Value)} ({Signed(lower)} to {Signed(upper)})",
        _ => $"{Signed(row.Difference.Value)} (too few answers for an interval)",
    };

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.#}%");

    private static string Signed(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:+0.0;-0.0;0.0}%");
}
