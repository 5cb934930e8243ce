using Validator.Spec;

namespace Validator.Load;

/// <summary>A request that is due.</summary>
/// <param name="Number">1-based, within the configuration, warm-up included.</param>
/// <param name="Query">What is asked.</param>
/// <param name="Measured">False for warm-up.</param>
public sealed record PlannedRequest(int Number, QuerySpec Query, bool Measured)
{
    /// <summary>1-based stage of the load; null without stages.</summary>
    public int? Stage { get; init; }

    /// <summary>Whether a schedule said when it is due, so that its latency counts from there.</summary>
    public bool Scheduled { get; init; }

    /// <summary>Whether it had to wait for another to end, since as many were under way as may be.</summary>
    public bool HeldBack { get; init; }

    /// <summary>1-based turn of its conversation.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>Number of the request of its conversation's first turn; null where the conversation has one turn.</summary>
    public int? Conversation { get; init; }
}
