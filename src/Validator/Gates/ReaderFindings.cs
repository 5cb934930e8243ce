using Validator.Metrics;

namespace Validator.Gates;

/// <summary>Says of a configuration that our own reader and the independent ones disagree: the run then proves nothing.</summary>
public static class ReaderFindings
{
    /// <summary>Class of the finding.</summary>
    public const string Disagree = "validator.readers_disagree";

    private const int Listed = 5;

    /// <summary>Why nothing can be decided, in one sentence; null when the readers agree.</summary>
    public static string? Summary(IReadOnlyList<RequestRecord> records)
    {
        var disputed = Disputed(records);
        return disputed.Length == 0 ? null
            : $"our own reader and independent ones disagree on the bytes of {disputed.Length} {(disputed.Length == 1 ? "request" : "requests")}, so the failures are not held against the server";
    }

    /// <summary>The finding; none when the readers agree.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="records">Requests that count.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<RequestRecord> records)
    {
        var disputed = Disputed(records);
        if (disputed.Length == 0)
        {
            return [];
        }

        var first = disputed[0];
        return
        [
            new Finding(
                Disagree,
                $"{Summary(records)}; request {first.Id}: {string.Join("; ", first.Reread!.Disagreements)}",
                "this is a fault of the validator or of one of the readers: report it with the bytes, and judge the run again with a version that reads them",
                first.Wire is { } wire ? $"{configuration}/{wire}" : $"{configuration}/requests.jsonl: request {string.Join(", ", disputed.Take(Listed).Select(record => record.Id))}"),
        ];
    }

    private static RequestRecord[] Disputed(IReadOnlyList<RequestRecord> records) =>
        [.. records.Where(record => record.Reread is { Disagreements.Count: > 0 })];
}
