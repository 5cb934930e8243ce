using Validator.Metrics;

namespace Validator.Tests.Metrics;

/// <summary>Makes request records for tests.</summary>
internal static class Requests
{
    /// <summary>
    /// A sound request, sent at 10 s per id: first token after 1 s, last byte after 3 s, 5 tokens in 1 s of decoding, 100
    /// prompt tokens in 0.5 s, loaded in 0.25 s.
    /// </summary>
    public static RequestRecord Sound(int id, string query = "architecture") => new()
    {
        Id = id,
        Query = query,
        Phase = RequestRecord.LoadPhase,
        ScheduledAt = 10 * id,
        SentAt = 10 * id,
        FirstByteAt = (10 * id) + 0.5,
        FirstTokenAt = (10 * id) + 1,
        LastTokenAt = (10 * id) + 2.5,
        LastByteAt = (10 * id) + 3,
        EndedAt = (10 * id) + 3,
        Status = 200,
        Outcome = RequestRecord.Succeeded,
        Chunks = 5,
        OutputTokens = 5,
        PromptTokens = 100,
        ExpectedPromptTokens = 100,
        ServerTotalNs = 2_000_000_000,
        ServerLoadNs = 250_000_000,
        ServerPromptNs = 500_000_000,
        ServerDecodeNs = 1_000_000_000,
        Bytes = 1234,
        LongestLine = 200,
        DoneReason = "stop",
    };

    /// <summary>A request that failed with one violation.</summary>
    public static RequestRecord Broken(int id, string violation = "stream.no_terminal", string query = "architecture") => Sound(id, query) with
    {
        Outcome = RequestRecord.Failed,
        Violations = [new RecordedViolation(violation, "server", "the stream ended after 3 frames", 321, 2)],
        Wire = $"wire/{id}.http",
    };
}
