using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>One answer with all that its bytes say.</summary>
public sealed record JudgedAnswer
{
    /// <summary>HTTP status; null when no status line came.</summary>
    public int? Status { get; init; }

    /// <summary>Raw bytes, HTTP framing included.</summary>
    public long Bytes { get; init; }

    /// <summary>Lines of the body, or 1 for one document.</summary>
    public int Frames { get; init; }

    /// <summary>Frames with content.</summary>
    public int Chunks { get; init; }

    /// <summary><c>prompt_eval_count</c>.</summary>
    public int? PromptTokens { get; init; }

    /// <summary><c>eval_count</c>.</summary>
    public int? OutputTokens { get; init; }

    /// <summary><c>done_reason</c>.</summary>
    public string? DoneReason { get; init; }

    /// <summary>The server's words for a failure.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required IReadOnlyList<JudgedViolation> Violations { get; init; }

    /// <summary>How many violations there were; only the first few are described.</summary>
    public int ViolationTotal { get; init; }

    /// <summary>What independent readers made of the bytes; null when they were not asked.</summary>
    public Rereading? Reread { get; init; }

    /// <summary>Readers that would fail on these bytes, where they are sound.</summary>
    public IReadOnlyList<ClientHazard> ClientHazards { get; init; } = [];

    /// <summary>Joins what the reader said with the bytes that it read.</summary>
    /// <param name="report">What the reader said.</param>
    /// <param name="bytes">The bytes.</param>
    public static JudgedAnswer Of(ResponseReport report, CapturedResponse bytes)
    {
        // Nothing of the environment is in an answer to a request of our own making.
        var violations = report.Violations.Select(violation => Recording.Recorded(violation, new Redaction([]))).ToArray();
        return new JudgedAnswer
        {
            Status = report.Status,
            Bytes = report.Bytes,
            Frames = report.Frames,
            Chunks = report.Chunks,
            PromptTokens = report.PromptTokens,
            OutputTokens = report.OutputTokens,
            DoneReason = report.DoneReason,
            Error = report.Error,
            Violations = JudgedViolation.Of(violations, bytes),
            ViolationTotal = report.ViolationTotal,
            ClientHazards = report is { Status: 200, Violations: [] } ? Integrity.ClientHazards.Of(report.LongestLine, report.FirstDocumentLength) : [],
        };
    }
}
