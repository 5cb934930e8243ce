using System.Text.Json;

namespace Validator.Integrity;

/// <summary>The types of the members of Ollama's frames, as its Go structures have them.</summary>
internal static class FrameTypes
{
    private static readonly string[] Names =
    [
        "-", "model", "created_at", "response", "thinking", "message", "message.role", "message.content", "tool_calls", "context", "remote_model",
        "done", "done_reason", "error", "status", "total_duration", "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration",
    ];

    /// <summary>The name that frames write.</summary>
    public static string NameOf(FrameKey key) => Names[(int)key];

    /// <summary>What the value must be, in words.</summary>
    public static string TypeOf(FrameKey key) =>
        IsNumber(key) ? "a whole number of 64 bits"
        : key switch
        {
            FrameKey.CreatedAt => "a text with a time by RFC 3339",
            FrameKey.Done => "true or false",
            FrameKey.Message => "an object",
            FrameKey.ToolCalls or FrameKey.Context => "an array",
            _ => "a text",
        };

    public static bool IsNumber(FrameKey key) => key >= FrameKey.TotalDuration;

    /// <summary>Whether a value of this type may stand there. Null stands for absence where Ollama leaves a member out.</summary>
    public static bool Fits(FrameKey key, JsonTokenType type) => key switch
    {
        FrameKey.Error or FrameKey.Status => true,
        FrameKey.Done => type is JsonTokenType.True or JsonTokenType.False,
        FrameKey.Message => type == JsonTokenType.StartObject,
        FrameKey.Model or FrameKey.CreatedAt or FrameKey.Response or FrameKey.Content => type == JsonTokenType.String,
        FrameKey.Thinking or FrameKey.Role or FrameKey.DoneReason or FrameKey.RemoteModel => type is JsonTokenType.String or JsonTokenType.Null,
        FrameKey.ToolCalls or FrameKey.Context => type is JsonTokenType.StartArray or JsonTokenType.Null,
        _ => type is JsonTokenType.Number or JsonTokenType.Null,
    };
}
