using System.Security.Cryptography;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The frames of <c>/v1/chat/completions</c> and <c>/v1/completions</c>: server-sent events, or one answer.</summary>
/// <param name="request">What is answered.</param>
/// <param name="includeUsage">Whether a stream tells its token counts before its end.</param>
/// <param name="time">Stamps the answer.</param>
internal sealed class OpenAiFrames(GenerateRequest request, bool includeUsage, TimeProvider time) : AnswerFrames
{
    public const string EventStream = "text/event-stream";

    private readonly FrameBuffer _frame = new();
    private byte[] _model = JsonText.Escape(request.Model);
    private readonly bool _chat = request.Messages is not null;
    private readonly string _id = $"{(request.Messages is null ? "cmpl" : "chatcmpl")}-{RandomNumberGenerator.GetInt32(999)}";
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();
    private (byte[] Before, byte[] After)? _around;
    private bool _begun;

    public override string StreamType => EventStream;

    public override string WholeType => Answers.BareJson;

    public override FrameBuffer Piece(Piece piece, bool together)
    {
        _frame.Clear();
        ReadOnlySpan<byte> content = piece.Text is { } text ? JsonText.Escape(text) : Vocabulary.Json(piece.Index);
        if (piece.Logprobs is { Count: > 0 } || (_chat && !_begun))
        {
            Chunk(content, null, piece.Logprobs);
            return _frame;
        }

        (byte[] before, byte[] after) = _around ??= Around();
        return _frame.Raw(before).Raw(content).Raw(after);
    }

    public override FrameBuffer Last(Ending ending)
    {
        _frame.Clear();
        if (_chat && !_begun)
        {
            Chunk(default, null, null);
        }

        Chunk(default, ending.DoneReason, null);
        if (includeUsage)
        {
            Event();
            Head(_chat ? "chat.completion.chunk"u8 : "text_completion"u8, () => _frame.Name("choices"u8).Open('[').Close(']'));
            Usage(ending.Counters.PromptTokens, ending.Counters.OutputTokens);
            EndEvent();
        }

        return _frame.Raw("data: [DONE]\n\n"u8);
    }

    public override FrameBuffer Whole(string content, IReadOnlyList<TokenLogprob>? logprobs, Ending ending)
    {
        _frame.Clear();
        _frame.Open('{').Name("id"u8).Text(_id).Name("object"u8).Escaped(_chat ? "chat.completion"u8 : "text_completion"u8)
            .Name("created"u8).Number(_created).Name("model"u8).Escaped(_model)
            .Name("system_fingerprint"u8).Escaped("fp_ollama"u8).Name("choices"u8).Open('[').Open('{');
        if (_chat)
        {
            _frame.Name("index"u8).Number(0).Name("message"u8).Open('{').Name("role"u8).Escaped("assistant"u8)
                .Name("content"u8).Text(content).Close('}').Name("finish_reason"u8).Text(ending.DoneReason);
            ChoiceLogprobs(logprobs);
        }
        else
        {
            _frame.Name("text"u8).Text(content).Name("index"u8).Number(0).Name("finish_reason"u8).Text(ending.DoneReason);
        }

        _frame.Close('}').Close(']');
        Usage(ending.Counters.PromptTokens, ending.Counters.OutputTokens);
        return _frame.Close('}').Raw("\n"u8);
    }

    public override FrameBuffer Loaded(string doneReason)
    {
        Ending ending = new(doneReason, [], [], default);
        return request.Stream ? Last(ending) : Whole("", null, ending);
    }

    /// <summary>
    /// What Ollama's route makes of an error in mid-stream, which it takes for a piece of the answer: a chunk without content that
    /// names no model, and nothing behind it.
    /// </summary>
    public FrameBuffer Failed()
    {
        _frame.Clear();
        _model = [];
        Chunk(default, null, null);
        return _frame;
    }

    public override FrameBuffer Error(int status, string message) => ErrorBody(status, message).Raw("\n"u8);

    /// <summary>The error object, without a line end.</summary>
    public static FrameBuffer ErrorBody(int status, string message)
    {
        string type = status switch { 400 => "invalid_request_error", 404 => "not_found_error", _ => "api_error" };
        return new FrameBuffer().Open('{').Name("error"u8).Open('{').Name("message"u8).Text(message).Name("type"u8).Text(type)
            .Name("param"u8).Null().Name("code"u8).Null().Close('}').Close('}');
    }

    /// <summary>What stands around the content of every piece but the first: the same each time.</summary>
    private (byte[] Before, byte[] After) Around()
    {
        // No escaped text has a control character.
        ReadOnlySpan<byte> mark = [1];
        Chunk(mark, null, null);
        ReadOnlySpan<byte> whole = _frame.Written.Span;
        int at = whole.IndexOf(mark);
        (byte[], byte[]) around = (whole[..at].ToArray(), whole[(at + 1)..].ToArray());
        _frame.Clear();
        return around;
    }

    private void Event() => _frame.Raw("data: "u8).Restart().Open('{');

    private void EndEvent() => _frame.Close('}').Raw("\n\n"u8);

    private void Head(ReadOnlySpan<byte> kind, Action choices)
    {
        _frame.Name("id"u8).Text(_id).Name("object"u8).Escaped(kind).Name("created"u8).Number(_created);
        if (!_chat)
        {
            choices();
        }

        _frame.Name("model"u8).Escaped(_model).Name("system_fingerprint"u8).Escaped("fp_ollama"u8);
        if (_chat)
        {
            choices();
        }
    }

    private void Chunk(ReadOnlySpan<byte> content, string? finishReason, IReadOnlyList<TokenLogprob>? logprobs)
    {
        byte[] text = content.ToArray();
        Event();
        Head(_chat ? "chat.completion.chunk"u8 : "text_completion"u8, () =>
        {
            _frame.Name("choices"u8).Open('[').Open('{');
            if (_chat)
            {
                _frame.Name("index"u8).Number(0).Name("delta"u8).Open('{');
                Delta(text, finishReason);
                _frame.Close('}');
            }
            else
            {
                _frame.Name("text"u8).Escaped(text).Name("index"u8).Number(0);
            }

            _frame.Name("finish_reason"u8);
            _ = finishReason is null ? _frame.Null() : _frame.Text(finishReason);
            if (_chat)
            {
                ChoiceLogprobs(logprobs);
            }

            _frame.Close('}').Close(']');
        });
        if (!_chat && includeUsage)
        {
            Usage(0, 0);
        }

        EndEvent();
    }

    private void Delta(byte[] content, string? finishReason)
    {
        if (finishReason is not null)
        {
            return;
        }

        if (!_begun)
        {
            _frame.Name("role"u8).Escaped("assistant"u8);
            _begun = true;
        }

        _frame.Name("content"u8).Escaped(content);
    }

    private void ChoiceLogprobs(IReadOnlyList<TokenLogprob>? logprobs)
    {
        if (logprobs is { Count: > 0 })
        {
            _frame.Name("logprobs"u8).Open('{');
            Logprobs(_frame, "content"u8, logprobs);
            _frame.Close('}');
        }
    }

    private void Usage(int promptTokens, int outputTokens) => _frame.Name("usage"u8).Open('{')
        .Name("prompt_tokens"u8).Number(promptTokens).Name("completion_tokens"u8).Number(outputTokens)
        .Name("total_tokens"u8).Number(promptTokens + outputTokens).Close('}');
}
