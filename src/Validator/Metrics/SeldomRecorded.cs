using Validator.Integrity.Independent;

namespace Validator.Metrics;

/// <summary>What few lines of a request log have, apart from the rest, so that the others take no room for it.</summary>
internal sealed record SeldomRecorded
{
    /// <summary>Of a line that has none of it.</summary>
    public static SeldomRecorded None { get; } = new();

    public double? DispatchedAt { get; init; }

    public bool HeldBack { get; init; }

    public int? Stage { get; init; }

    public int? Turn { get; init; }

    public int? Conversation { get; init; }

    public IReadOnlyList<RecordedViolation> Violations { get; init; } = [];

    public int ViolationTotal { get; init; }

    public IReadOnlyDictionary<string, int>? ViolationCounts { get; init; }

    public string? Error { get; init; }

    public string? Wire { get; init; }

    public Rereading? Reread { get; init; }

    public RecordedProbe? Probe { get; init; }

    /// <summary>The same, and the one that is shared where it has nothing.</summary>
    public static SeldomRecorded Shared(SeldomRecorded recorded) => recorded == None ? None : recorded;
}
