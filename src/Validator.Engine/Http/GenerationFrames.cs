using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The counters of a terminal frame.</summary>
internal readonly record struct Counters(TimeSpan Total, TimeSpan Load, int PromptTokens, TimeSpan Prompt, int OutputTokens, TimeSpan Eval);

/// <summary>The frames of one answer to <c>/api/generate</c> or <c>/api/chat</c>; one buffer serves them all.</summary>
internal sealed class GenerationFrames(string model, bool chat, TimeProvider time)
{
    private readonly FrameBuffer _frame = new();
    private readonly byte[] _model = JsonText.Escape(model);

    public FrameBuffer Piece(Piece piece)
    {
        Begin(piece.Text is { } text ? JsonText.Escape(text) : Vocabulary.Json(piece.Index));
        _frame.Name("done"u8).Flag(false).Close('}').Raw("\n"u8);
        return _frame;
    }

    /// <summary>The answer to a request without prompt, which only loads or unloads.</summary>
    public FrameBuffer Loaded(string doneReason)
    {
        Begin(default);
        End(doneReason);
        _frame.Close('}');
        return _frame;
    }

    /// <summary>The last frame, or with <paramref name="content"/> the whole answer; without a line end.</summary>
    public FrameBuffer Last(string content, string doneReason, IEnumerable<int> context, Counters counters)
    {
        Begin(JsonText.Escape(content));
        End(doneReason);
        if (!chat)
        {
            _frame.Name("context"u8).Open('[');
            foreach (int token in context)
            {
                _frame.Number(token);
            }

            _frame.Close(']');
        }

        Counter("total_duration"u8, Nanoseconds(counters.Total));
        Counter("load_duration"u8, Nanoseconds(counters.Load));
        Counter("prompt_eval_count"u8, counters.PromptTokens);
        Counter("prompt_eval_duration"u8, Microseconds(counters.Prompt));
        Counter("eval_count"u8, counters.OutputTokens);
        Counter("eval_duration"u8, Microseconds(counters.Eval));
        _frame.Close('}');
        return _frame;
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>llama.cpp reports whole microseconds, and at least one.</summary>
    private static long Microseconds(TimeSpan span) => Math.Max(1, span.Ticks / TimeSpan.TicksPerMicrosecond) * 1000;

    private void Begin(ReadOnlySpan<byte> content)
    {
        _frame.Clear();
        _frame.Open('{').Name("model"u8).Escaped(_model).Name("created_at"u8).Time(time.GetUtcNow());
        if (chat)
        {
            _frame.Name("message"u8).Open('{').Name("role"u8).Escaped("assistant"u8).Name("content"u8).Escaped(content).Close('}');
        }
        else
        {
            _frame.Name("response"u8).Escaped(content);
        }
    }

    private void End(string doneReason) => _frame.Name("done"u8).Flag(true).Name("done_reason"u8).Text(doneReason);

    private void Counter(ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            _frame.Name(name).Number(value);
        }
    }
}
