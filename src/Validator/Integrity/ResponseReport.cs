using System.Collections.ObjectModel;

namespace Validator.Integrity;

/// <summary>What a response was, by its bytes. Times are ticks of <see cref="TimeProvider.GetTimestamp"/>; null is unknown or did not happen.</summary>
public sealed record ResponseReport
{
    /// <summary>HTTP status; null when no status line came.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong with it, the first 16; empty when sound.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>How many violations there were, those beyond the first 16 included.</summary>
    public int ViolationTotal { get; init; }

    /// <summary>How many there were of each class, those beyond the first 16 included.</summary>
    public IReadOnlyDictionary<string, int> ViolationCounts { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Lines of the body that are not blank, or 1 for a body that is one document.</summary>
    public int Frames { get; init; }

    /// <summary>Frames with non-empty content, thinking or tool calls.</summary>
    public int Chunks { get; init; }

    /// <summary>Arrival of the first non-empty content, thinking or tool call.</summary>
    public long? FirstTokenAt { get; init; }

    /// <summary>Arrival of the last non-empty content, thinking or tool call.</summary>
    public long? LastTokenAt { get; init; }

    /// <summary><c>eval_count</c>.</summary>
    public int? OutputTokens { get; init; }

    /// <summary><c>prompt_eval_count</c>.</summary>
    public int? PromptTokens { get; init; }

    /// <summary><c>total_duration</c> in nanoseconds.</summary>
    public long? ServerTotalNs { get; init; }

    /// <summary><c>load_duration</c> in nanoseconds.</summary>
    public long? ServerLoadNs { get; init; }

    /// <summary><c>prompt_eval_duration</c> in nanoseconds.</summary>
    public long? ServerPromptNs { get; init; }

    /// <summary><c>eval_duration</c> in nanoseconds.</summary>
    public long? ServerDecodeNs { get; init; }

    /// <summary><c>done_reason</c>.</summary>
    public string? DoneReason { get; init; }

    /// <summary>Raw bytes received, HTTP framing included.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the body's longest line, without its line end.</summary>
    public int LongestLine { get; init; }

    /// <summary>Characters (Unicode code points) of the body's first line without its line feed: behind it a one-document reader finds "extra data"; null when there was no second line, 0 for an event stream, which is no JSON from its first character on.</summary>
    public int? FirstDocumentLength { get; init; }

    /// <summary>UTF-16 units of that line; null when there was no second line.</summary>
    public int? FirstDocumentUnits { get; init; }

    /// <summary>Gaps between chunks in microseconds as a <see cref="GapHistogram"/>'s text; null when fewer than two chunks came.</summary>
    public string? Gaps { get; init; }

    /// <summary>Ollama's words, from an <c>error</c> member of the body, unwrapped where they are themselves a JSON text; else the beginning of a refusal's body.</summary>
    public string? Error { get; init; }
}
