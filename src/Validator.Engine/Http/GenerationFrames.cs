using System.Runtime.InteropServices;
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
    private readonly bool _chat = request.Messages is not null;

    /// <summary>What all frames of the answer begin with.</summary>
    private readonly byte[] _head = [.. "{\"model\":\""u8, .. JsonText.Escape(request.Model), .. "\",\"created_at\":\""u8];

    /// <summary>Bytes at the begin of the buffer that the frames of one second share; they are still there for the next of them.</summary>
    private int _stamped;

    private long _second = -1;

    /// <summary>Bytes there up to the content of the frame before.</summary>
    private int _begun;

    private ReadOnlySpan<byte> BeforeContent => _chat ? "Z\",\"message\":{\"role\":\"assistant\",\"content\":\""u8 : "Z\",\"response\":\""u8;

    private ReadOnlySpan<byte> AfterContent => _chat ? "\"}"u8 : "\""u8;

    private ReadOnlySpan<byte> AfterPiece => _chat ? "\"},\"done\":false}\n"u8 : "\",\"done\":false}\n"u8;

    public override string StreamType => "application/x-ndjson";

    public override string WholeType => Answers.Json;

    public override FrameBuffer Piece(Piece piece, bool together)
    {
        ReadOnlySpan<byte> content = piece.Text is { } text ? JsonText.Escape(text) : Vocabulary.Json(piece.Index);
        if (piece.Logprobs is null)
        {
            return Start(together).Raw(content).Raw(AfterPiece);
        }

        Begin(content, together);
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
            foreach (int token in ending.Prompt)
            {
                _frame.Number(token);
            }

            _frame.Numbers(CollectionsMarshal.AsSpan(ending.Output)).Close(']');
        }

        Logprobs(_frame, "logprobs"u8, logprobs);
        Counter("total_duration"u8, GoDuration.Nanoseconds(ending.Counters.Total));
        Counter("load_duration"u8, GoDuration.Nanoseconds(ending.Counters.Load));
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
        _second = -1;
        _frame.Clear();
        return _frame.Open('{').Name("error"u8).Text(message).Close('}');
    }

    /// <summary>llama.cpp reports whole microseconds, and at least one.</summary>
    private static long Microseconds(TimeSpan span) => Math.Max(1, span.Ticks / TimeSpan.TicksPerMicrosecond) * 1000;

    private void Begin(ReadOnlySpan<byte> content, bool together = false) => Start(together).Raw(content).Raw(AfterContent).Continue();

    /// <summary>Begins a frame: all up to its content.</summary>
    private FrameBuffer Start(bool together)
    {
        long time = _clock.Next(together);
        (long ticks, long below) = Math.DivRem(time, TimeSpan.NanosecondsPerTick);
        if (together && below != 0 && ticks % 10 is not 0 and var digit)
        {
            // A tick later than the frame before, of which all but the seventh digit behind the point is still there.
            return _frame.CutTo(_begun).Digit(_stamped + 7, (int)digit);
        }

        (long second, long fraction) = Math.DivRem(time, 1_000_000_000);
        if (second != _second)
        {
            _frame.Clear();
            _stamped = _frame.Raw(_head).Second(FrameBuffer.SecondsTo1970 + second).Length;
            _second = second;
        }

        _begun = _frame.CutTo(_stamped).Nanoseconds((int)fraction).Raw(BeforeContent).Length;
        return _frame;
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
