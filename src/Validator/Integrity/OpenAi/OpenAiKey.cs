using System.Text.Json;

namespace Validator.Integrity.OpenAi;

/// <summary>The members of OpenAI's objects that the reader looks at.</summary>
internal enum OpenAiKey
{
    None,
    Id,
    Object,
    Created,
    Model,
    Choices,
    Usage,
    Error,
    Answer,
    Text,
    Reasoning,
    ToolCalls,
    FinishReason,
    PromptTokens,
    CompletionTokens,
    TotalTokens,
    Number,
}

/// <summary>Where in an object a member stands.</summary>
internal enum OpenAiPlace
{
    /// <summary>The object itself.</summary>
    Root,

    /// <summary><c>usage</c>.</summary>
    Usage,

    /// <summary>An element of <c>choices</c>.</summary>
    Choice,

    /// <summary><c>delta</c> or <c>message</c> of a choice.</summary>
    Answer,

    /// <summary>Anywhere else.</summary>
    Elsewhere,
}

/// <summary>Finds the <see cref="OpenAiKey"/> of a property name.</summary>
internal static class OpenAiKeys
{
    private const int LongestName = 20;

    public static OpenAiKey Of(ref Utf8JsonReader reader, OpenAiPlace place)
    {
        Span<byte> space = stackalloc byte[LongestName];
        var name = reader.ValueIsEscaped ? FrameKeys.Unescape(reader.ValueSpan, space) : reader.ValueSpan;
        return place switch
        {
            OpenAiPlace.Root => OfRoot(name),
            OpenAiPlace.Usage => OfUsage(name),
            OpenAiPlace.Choice => OfChoice(name),
            OpenAiPlace.Answer => OfAnswer(name),
            _ => OpenAiKey.None,
        };
    }

    /// <summary>The name for messages.</summary>
    public static string NameOf(OpenAiKey key) => key switch
    {
        OpenAiKey.Id => "id",
        OpenAiKey.Object => "object",
        OpenAiKey.Created => "created",
        OpenAiKey.Model => "model",
        OpenAiKey.Choices => "choices",
        OpenAiKey.Usage => "usage",
        OpenAiKey.Answer => "choices.delta",
        OpenAiKey.Text => "choices.content",
        OpenAiKey.Reasoning => "choices.reasoning",
        OpenAiKey.ToolCalls => "choices.tool_calls",
        OpenAiKey.FinishReason => "choices.finish_reason",
        OpenAiKey.PromptTokens => "usage.prompt_tokens",
        OpenAiKey.CompletionTokens => "usage.completion_tokens",
        OpenAiKey.TotalTokens => "usage.total_tokens",
        _ => "a number",
    };

    private static OpenAiKey OfRoot(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => OpenAiKey.Id,
        5 when name.SequenceEqual("model"u8) => OpenAiKey.Model,
        5 when name.SequenceEqual("usage"u8) => OpenAiKey.Usage,
        5 when name.SequenceEqual("error"u8) => OpenAiKey.Error,
        6 when name.SequenceEqual("object"u8) => OpenAiKey.Object,
        7 when name.SequenceEqual("created"u8) => OpenAiKey.Created,
        7 when name.SequenceEqual("choices"u8) => OpenAiKey.Choices,

        // Ollama has no other number here, so a counter of another route is looked at as what it is.
        _ => OpenAiKey.Number,
    };

    private static OpenAiKey OfUsage(ReadOnlySpan<byte> name) => name.Length switch
    {
        12 when name.SequenceEqual("total_tokens"u8) => OpenAiKey.TotalTokens,
        13 when name.SequenceEqual("prompt_tokens"u8) => OpenAiKey.PromptTokens,
        17 when name.SequenceEqual("completion_tokens"u8) => OpenAiKey.CompletionTokens,
        _ => OpenAiKey.Number,
    };

    private static OpenAiKey OfChoice(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("text"u8) => OpenAiKey.Text,
        5 when name.SequenceEqual("delta"u8) => OpenAiKey.Answer,
        7 when name.SequenceEqual("message"u8) => OpenAiKey.Answer,
        13 when name.SequenceEqual("finish_reason"u8) => OpenAiKey.FinishReason,
        _ => OpenAiKey.None,
    };

    private static OpenAiKey OfAnswer(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 when name.SequenceEqual("content"u8) => OpenAiKey.Text,
        9 when name.SequenceEqual("reasoning"u8) => OpenAiKey.Reasoning,
        10 when name.SequenceEqual("tool_calls"u8) => OpenAiKey.ToolCalls,
        _ => OpenAiKey.None,
    };
}
