namespace Validator.Integrity;

/// <summary>What one JSON object of a response says, without a string allocated. Ranges are positions in the frame.</summary>
internal struct FrameFields
{
    /// <summary>Non-empty <c>response</c>, <c>thinking</c>, <c>message.content</c>, <c>message.thinking</c> or <c>message.tool_calls</c>.</summary>
    public bool HasContent;

    /// <summary>How many members with text or tool calls there are, empty ones included.</summary>
    public int Texts;

    /// <summary>The newest text, without its quotes.</summary>
    public Range Text;

    /// <summary><c>created_at</c>, without its quotes; empty when it is no string.</summary>
    public Range CreatedAt;

    /// <summary><c>"done":true</c>.</summary>
    public bool Done;

    /// <summary><c>"status":"success"</c>, the end of a pull, push or create.</summary>
    public bool Succeeded;

    /// <summary><c>model</c> is there and is not the one asked for.</summary>
    public bool OtherModel;

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
}
