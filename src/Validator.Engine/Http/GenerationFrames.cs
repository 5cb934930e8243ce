using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The frames of <c>/api/generate</c> and <c>/api/chat</c>.</summary>
/// <param name="request">What is answered.</param>
/// <param name="time">Stamps the frames.</param>
internal sealed class GenerationFrames(GenerateRequest request, TimeProvider time) : AnswerFrames
{
    private readonly FrameBuffer _frame = new();
    private readonly FrameClock _clock = new(time);
    private readonly byte[] _model = JsonText.Escape(request.Model);
    private readonly bool _chat = request.Messages is not null;

    public override string StreamType => "application/x-ndjson";

    public override string WholeType => Answers.Json;

    public override FrameBuffer Piece(Piece piece)
    {
        Begin(piece.Text is { } text ? JsonText.Escape(text) : Vocabulary.Json(piece.Index));
        _frame.Name("done"u8).Flag(false);
        Logprobs(_frame, "logprobs"u8, piece.Logprobs);
        return _frame.Close('}').Raw("\n"u8);
    }

    public override FrameBuffer Last(Ending ending) => Whole("", null, ending).Raw("\n"u8);

    public override FrameBuffer Whole(string content, IReadOnlyList<TokenLogprob>? logprobs, Ending ending)
    {
        Begin(JsonText.Escape(content));
        End(ending.DoneReason);
        if (!_chat && !request.Raw)
        {
            _frame.Name("context"u8).Open('[');
            foreach (int token in ending.Context)
            {
                _frame.Number(token);
            }

            _frame.Close(']');
        }

        Logprobs(_frame, "logprobs"u8, logprobs);
        Counter("total_duration"u8, Nanoseconds(ending.Counters.Total));
        Counter("load_duration"u8, Nanoseconds(ending.Counters.Load));
        Counter("prompt_eval_count"u8, ending.Counters.PromptTokens);
        Counter("prompt_eval_duration"u8, Microseconds(ending.Counters.Prompt));
        Counter("eval_count"u8, ending.Counters.OutputTokens);
        Counter("eval_duration"u8, Microseconds(ending.Counters.Eval));
        return _frame.Close('}');
    }

    public override FrameBuffer Loaded(string doneReason)
    {
        Begin(default);
        End(doneReason);
        return _frame.Close('}');
    }

    public override FrameBuffer Error(int status, string message)
    {
        _frame.Clear();
        return _frame.Open('{').Name("error"u8).Text(message).Close('}');
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>llama.cpp reports whole microseconds, and at least one.</summary>
    private static long Microseconds(TimeSpan span) => Math.Max(1, span.Ticks / TimeSpan.TicksPerMicrosecond) * 1000;

    private void Begin(ReadOnlySpan<byte> content)
    {
        _frame.Clear();
        _frame.Open('{').Name("model"u8).Escaped(_model).Name("created_at"u8).UnixTime(_clock.Next());
        if (_chat)
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
