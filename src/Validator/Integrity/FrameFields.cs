namespace Validator.Integrity;

/// <summary>What one JSON object of a response says, without a string allocated. Ranges are positions in the frame.</summary>
internal struct FrameFields
{
    /// <summary>Non-empty <c>response</c>, <c>thinking</c>, <c>message.content</c>, <c>message.thinking</c> or <c>message.tool_calls</c>.</summary>
    public bool HasContent;

    /// <summary>Non-empty <c>response</c> or <c>message.content</c>.</summary>
    public bool HasAnswer;

    /// <summary>Non-empty <c>thinking</c> or <c>message.thinking</c>.</summary>
    public bool Thinks;

    /// <summary><c>tool_calls</c> with a call.</summary>
    public bool Calls;

    /// <summary>Bytes of the object.</summary>
    public int Length;

    /// <summary>The members that are there, a bit for each <see cref="FrameKey"/>.</summary>
    public uint Present;

    /// <summary>The first member whose value has the wrong type.</summary>
    public FrameKey Mistyped;

    /// <summary>The first number below zero.</summary>
    public FrameKey Negative;

    /// <summary><c>model</c> without its quotes, escapes as they stand; empty when it is no string.</summary>
    public Range Model;

    /// <summary>How many members with text or tool calls there are, empty ones included.</summary>
    public int Texts;

    /// <summary>The newest text that is not empty, without its quotes.</summary>
    public Range Text;

    /// <summary><c>created_at</c>, without its quotes; empty when it is no string.</summary>
    public Range CreatedAt;

    /// <summary><c>"done":true</c>, a misspelt <c>"true"</c> too, or without <c>done</c> what only a terminal frame has.</summary>
    public bool Done;

    /// <summary><c>"status":"success"</c>, the end of a pull, push or create.</summary>
    public bool Succeeded;

    /// <summary>The value of <c>error</c>; empty when there is none.</summary>
    public Range Error;

    /// <summary>The text of <c>done_reason</c>, escapes as they stand.</summary>
    public Range DoneReason;

    /// <summary>Durations in nanoseconds, and counts; null when absent or no whole number.</summary>
    public long? TotalDuration;

    /// <inheritdoc cref="TotalDuration"/>
    public long? LoadDuration;

    /// <inheritdoc cref="TotalDuration"/>
    public long? PromptEvalDuration;

    /// <inheritdoc cref="TotalDuration"/>
    public long? EvalDuration;

    /// <inheritdoc cref="TotalDuration"/>
    public long? PromptEvalCount;

    /// <inheritdoc cref="TotalDuration"/>
    public long? EvalCount;

    public readonly bool HasError => Error.End.Value > 0;

    /// <summary>Whether a member is there, of whatever type.</summary>
    public readonly bool Has(FrameKey key) => (Present & (1u << (int)key)) != 0;
}
