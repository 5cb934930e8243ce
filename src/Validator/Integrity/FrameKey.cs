using System.Buffers.Text;
using System.Text.Json;

namespace Validator.Integrity;

/// <summary>The members of Ollama's frames that the reader looks at.</summary>
internal enum FrameKey
{
    None,
    Model,
    CreatedAt,
    Response,
    Thinking,
    Message,
    Role,
    Content,
    ToolCalls,
    Context,
    RemoteModel,
    Done,
    DoneReason,
    Error,
    Status,
    TotalDuration,
    LoadDuration,
    PromptEvalCount,
    PromptEvalDuration,
    EvalCount,
    EvalDuration,
}

/// <summary>Finds the <see cref="FrameKey"/> of a property name.</summary>
internal static class FrameKeys
{
    private const int LongestName = 20;

    /// <summary>A member of the frame itself.</summary>
    public static FrameKey OfFrame(ref Utf8JsonReader reader)
    {
        Span<byte> space = stackalloc byte[LongestName];
        var name = reader.ValueIsEscaped ? Unescape(reader.ValueSpan, space) : reader.ValueSpan;
        return name.Length switch
        {
            4 when name.SequenceEqual("done"u8) => FrameKey.Done,
            5 when name.SequenceEqual("model"u8) => FrameKey.Model,
            5 when name.SequenceEqual("error"u8) => FrameKey.Error,
            6 when name.SequenceEqual("status"u8) => FrameKey.Status,
            7 when name.SequenceEqual("message"u8) => FrameKey.Message,
            7 when name.SequenceEqual("context"u8) => FrameKey.Context,
            8 when name.SequenceEqual("response"u8) => FrameKey.Response,
            8 when name.SequenceEqual("thinking"u8) => FrameKey.Thinking,
            10 when name.SequenceEqual("created_at"u8) => FrameKey.CreatedAt,
            10 when name.SequenceEqual("eval_count"u8) => FrameKey.EvalCount,
            10 when name.SequenceEqual("tool_calls"u8) => FrameKey.ToolCalls,
            11 when name.SequenceEqual("done_reason"u8) => FrameKey.DoneReason,
            12 when name.SequenceEqual("remote_model"u8) => FrameKey.RemoteModel,
            13 when name.SequenceEqual("load_duration"u8) => FrameKey.LoadDuration,
            13 when name.SequenceEqual("eval_duration"u8) => FrameKey.EvalDuration,
            14 when name.SequenceEqual("total_duration"u8) => FrameKey.TotalDuration,
            17 when name.SequenceEqual("prompt_eval_count"u8) => FrameKey.PromptEvalCount,
            20 when name.SequenceEqual("prompt_eval_duration"u8) => FrameKey.PromptEvalDuration,
            _ => FrameKey.None,
        };
    }

    /// <summary>A member of <c>message</c>.</summary>
    public static FrameKey OfMessage(ref Utf8JsonReader reader)
    {
        Span<byte> space = stackalloc byte[LongestName];
        var name = reader.ValueIsEscaped ? Unescape(reader.ValueSpan, space) : reader.ValueSpan;
        return name.SequenceEqual("content"u8) ? FrameKey.Content
            : name.SequenceEqual("thinking"u8) ? FrameKey.Thinking
            : name.SequenceEqual("tool_calls"u8) ? FrameKey.ToolCalls
            : name.SequenceEqual("role"u8) ? FrameKey.Role
            : FrameKey.None;
    }

    // The framework's unescaping throws on lone surrogates; all names we look for are ASCII, so others need no decoding.
    internal static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> name, Span<byte> space)
    {
        var length = 0;
        while (!name.IsEmpty && length < space.Length)
        {
            if (name is not [(byte)'\\', (byte)'u', ..])
            {
                space[length++] = name[0];
                name = name[1..];
            }
            else if (Utf8Parser.TryParse(name.Slice(2, 4), out ushort code, out var used, 'x') && used == 4 && code <= 0x7f)
            {
                space[length++] = (byte)code;
                name = name[6..];
            }
            else
            {
                return default;
            }
        }

        return name.IsEmpty ? space[..length] : default;
    }
}
