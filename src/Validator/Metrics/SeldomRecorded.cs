using Validator.Integrity.Independent;

namespace Validator.Metrics;

/// <summary>What few lines of a request log have, apart from the rest, so that the others take no room for it.</summary>
internal sealed record SeldomRecorded
{
    private static readonly SeldomRecorded s_none = new();

    public double? DispatchedAt { get; init; }

    public bool HeldBack { get; init; }

    public int? Stage { get; init; }

    public int? Turn { get; init; }

    public int? Conversation { get; init; }

    public IReadOnlyDictionary<string, int>? ViolationCounts { get; init; }

    public string? Error { get; init; }

    public string? Wire { get; init; }

    public Rereading? Reread { get; init; }

    public RecordedProbe? Probe { get; init; }

    /// <summary>A change of what was recorded; null stays null where the change is to have nothing.</summary>
    public static SeldomRecorded? With(SeldomRecorded? recorded, bool nothing, Func<SeldomRecorded, SeldomRecorded> change) =>
        recorded is null && nothing ? null : change(recorded ?? s_none) is var changed && changed == s_none ? null : changed;
}
