namespace Validator.Integrity.OpenAi;

/// <summary>Members of a chunk that a sound one has, as bits.</summary>
[Flags]
internal enum OpenAiMembers
{
    None = 0,
    Id = 1,
    Object = 2,
    Created = 4,
    Model = 8,
    Choices = 16,
    Answer = 32,
    FinishReason = 64,
    Content = 128,
    PromptTokens = 256,
    CompletionTokens = 512,
    TotalTokens = 1024,
}

/// <summary>What one object of a route under <c>/v1</c> says, without a string allocated. Ranges are positions in the object.</summary>
internal struct OpenAiFields
{
    /// <summary>Members that are there, each of its right type.</summary>
    public OpenAiMembers Members;

    /// <summary>Name of the first member of a wrong type; null when there is none.</summary>
    public string? WrongType;

    /// <summary>Name of the first number below zero where only counts and times stand; null when there is none.</summary>
    public string? Negative;

    /// <summary><c>id</c>, without its quotes.</summary>
    public Range Id;

    /// <summary><c>object</c>, without its quotes.</summary>
    public Range Object;

    /// <summary><c>created</c> in seconds since 1970.</summary>
    public long? Created;

    /// <summary><c>model</c>, without its quotes.</summary>
    public Range Model;

    /// <summary>Elements of <c>choices</c>.</summary>
    public int Choices;

    /// <summary>Non-empty content, reasoning or text, or a tool call.</summary>
    public bool HasContent;

    /// <summary>How many members with text or tool calls there are, empty ones included.</summary>
    public int Texts;

    /// <summary>There is a tool call.</summary>
    public bool HasToolCalls;

    /// <summary>There is reasoning.</summary>
    public bool HasReasoning;

    /// <summary>The newest text, without its quotes.</summary>
    public Range Text;

    /// <summary><c>finish_reason</c> is a text.</summary>
    public bool Finished;

    /// <summary>Its text, escapes as they stand.</summary>
    public Range FinishReason;

    /// <summary>There is a <c>usage</c> object.</summary>
    public bool HasUsage;

    /// <summary><c>usage.prompt_tokens</c>.</summary>
    public long? PromptTokens;

    /// <summary><c>usage.completion_tokens</c>.</summary>
    public long? CompletionTokens;

    /// <summary><c>usage.total_tokens</c>.</summary>
    public long? TotalTokens;

    /// <summary>The value of <c>error</c>; empty when there is none or it is null.</summary>
    public Range Error;

    public readonly bool HasError => Error.End.Value > 0;

    /// <summary>The token counts that a stream tells behind its last chunk: no choice, only usage.</summary>
    public readonly bool IsUsage => HasUsage && Choices == 0;
}
