using System.Globalization;
using System.Text;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>How the decode speed of a load went, in as little room as a line of text, or a small chart.</summary>
internal static class SpeedTrend
{
    /// <summary>Parts of the load that a line shows.</summary>
    private const int Parts = 40;

    /// <summary>Fewer requests have no course.</summary>
    private const int Least = 4;
    private const string Levels = "▁▂▃▄▅▆▇█";
    private const char Failed = '×';

    /// <summary>A line of blocks, the slowest request of each part of the load; a part with a failed request shows a cross. Null for too few requests.</summary>
    public static string? Line(IReadOnlyList<RequestRecord> records)
    {
        var parts = Of(records);
        if (parts.Count < Least)
        {
            return null;
        }

        var top = parts.Max(part => part ?? 0);
        if (top == 0)
        {
            return new string(Failed, parts.Count);
        }

        var line = new StringBuilder(parts.Count);
        foreach (var part in parts)
        {
            line.Append(part is { } speed ? Levels[Math.Clamp((int)(speed / top * Levels.Length), 0, Levels.Length - 1)] : Failed);
        }

        return line.ToString();
    }

    /// <summary>What the line shows, in words.</summary>
    public static string Words(IReadOnlyList<RequestRecord> records)
    {
        var speeds = Of(records);
        var (least, most) = (speeds.Min(), speeds.Max());
        var range = least is null ? "no request succeeded" : $"the slowest of each part, {Quantity.Format(least.Value, Unit.PerSecond)} to {Quantity.Format(most!.Value, Unit.PerSecond)}";
        return $"decode speed over the load ({range}{(speeds.Contains(null) ? $", {Failed} a part with a failed request" : string.Empty)})";
    }

    /// <summary>A chart in Mermaid's language, which GitHub and GitLab draw; null for too few requests.</summary>
    /// <param name="records">The request log.</param>
    /// <param name="id">Id of the configuration: letters, digits, <c>.</c>, <c>_</c> and <c>-</c> alone.</param>
    public static string? Mermaid(IReadOnlyList<RequestRecord> records, string id)
    {
        var parts = Of(records);
        if (parts.Count < Least || parts.All(part => part is null) || Slugs.Clean(id) != id)
        {
            return null;
        }

        var values = string.Join(", ", parts.Select(part => (part ?? 0).ToString("0.###", CultureInfo.InvariantCulture)));
        return $"```mermaid\nxychart-beta\n    title \"{id}: decode speed over the load\"\n    x-axis \"part of the load\" 1 --> {parts.Count.ToString(CultureInfo.InvariantCulture)}\n    y-axis \"tokens/s\" 0 --> {(parts.Max() * 1.1)!.Value.ToString("0.###", CultureInfo.InvariantCulture)}\n    line [{values}]\n```\n";
    }

    /// <summary>The slowest succeeded request of each part, null for one in which a request failed.</summary>
    private static IReadOnlyList<double?> Of(IReadOnlyList<RequestRecord> records)
    {
        var decode = MetricRegistry.Find(MetricName.Decode)!;
        var counted = records.Where(record => record.Counts).OrderBy(record => record.SentAt ?? record.ScheduledAt).ToArray();
        var timing = counted.Any(record => record.ServerDecodeNs is not null) ? Timing.Server : Timing.Client;
        var parts = Math.Min(Parts, counted.Length);
        return [.. counted
            .Select((record, number) => (record, part: (int)((long)number * parts / counted.Length)))
            .GroupBy(pair => pair.part)
            .Select(part => part.Any(pair => !pair.record.IsSuccess) ? null : part.Min(pair => PerRequest.Of(decode, pair.record, timing).Value))];
    }
}
