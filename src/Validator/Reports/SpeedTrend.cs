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
    private const char Unknown = '·';

    /// <summary>
    /// A line of blocks, the slowest request of each part of the load; a part with a failed request shows a cross, one whose
    /// speed was not told a dot. Null for too few requests, and where nothing failed and nothing is known.
    /// </summary>
    public static string? Line(IReadOnlyList<RequestRecord> records)
    {
        var parts = Of(records);
        if (parts.Count < Least || parts.All(part => part.IsUntold))
        {
            return null;
        }

        var top = parts.Max(part => part.Speed ?? 0);
        var line = new StringBuilder(parts.Count);
        foreach (var (speed, failed) in parts)
        {
            line.Append(failed ? Failed : speed is { } known ? Levels[top == 0 ? 0 : Math.Clamp((int)(known / top * Levels.Length), 0, Levels.Length - 1)] : Unknown);
        }

        return line.ToString();
    }

    /// <summary>What the line shows, in words.</summary>
    public static string Words(IReadOnlyList<RequestRecord> records)
    {
        var parts = Of(records);
        var (least, most) = (parts.Min(part => part.Speed), parts.Max(part => part.Speed));
        var range = least is { } slowest ? $"the slowest of each part, {Quantity.Format(slowest, Unit.PerSecond)} to {Quantity.Format(most!.Value, Unit.PerSecond)}"
            : !records.Any(record => record.Counts && record.IsSuccess) ? "no request succeeded"
            : parts.All(part => part.Failed) ? "each part has a failed request"
            : "not known of any request that succeeded";
        return $"decode speed over the load ({range}{Mark(parts.Any(part => part.Failed), Failed, "a part with a failed request")}{Mark(parts.Any(part => part.IsUntold), Unknown, "one whose speed was not told")})";
    }

    /// <summary>A chart in Mermaid's language, which GitHub and GitLab draw; null for too few requests.</summary>
    /// <param name="records">The request log.</param>
    /// <param name="id">Id of the configuration: letters, digits, <c>.</c>, <c>_</c> and <c>-</c> alone.</param>
    public static string? Mermaid(IReadOnlyList<RequestRecord> records, string id)
    {
        var parts = Of(records);
        if (parts.Count < Least || parts.All(part => part.Speed is null) || parts.Any(part => part.IsUntold) || Slugs.Clean(id) != id)
        {
            return null;
        }

        var values = string.Join(", ", parts.Select(part => (part.Speed ?? 0).ToString("0.###", CultureInfo.InvariantCulture)));
        return $"```mermaid\nxychart-beta\n    title \"{id}: decode speed over the load\"\n    x-axis \"part of the load\" 1 --> {parts.Count.ToString(CultureInfo.InvariantCulture)}\n    y-axis \"tokens/s\" 0 --> {(parts.Max(part => part.Speed) * 1.1)!.Value.ToString("0.###", CultureInfo.InvariantCulture)}\n    line [{values}]\n```\n";
    }

    private static string Mark(bool shown, char mark, string meaning) => shown ? $", {mark} {meaning}" : string.Empty;

    /// <summary>The slowest request of each part whose speed is known, and whether one of them failed, which leaves the part without a speed.</summary>
    private static IReadOnlyList<Part> Of(IReadOnlyList<RequestRecord> records)
    {
        var decode = MetricRegistry.Find(MetricName.Decode)!;
        var counted = records.Where(record => record.Counts).OrderBy(record => record.SentAt ?? record.ScheduledAt).ToArray();
        var timing = counted.Any(record => record.ServerDecodeNs is not null) ? Timing.Server : Timing.Client;
        var parts = Math.Min(Parts, counted.Length);
        return [.. counted
            .Select((record, number) => (record, part: (int)((long)number * parts / counted.Length)))
            .GroupBy(pair => pair.part)
            .Select(part => part.Any(pair => !pair.record.IsSuccess) ? new Part(null, true) : new Part(part.Min(pair => PerRequest.Of(decode, pair.record, timing).Value), false))];
    }

    private readonly record struct Part(double? Speed, bool Failed)
    {
        public bool IsUntold => !Failed && Speed is null;
    }
}
