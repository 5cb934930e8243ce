using System.Text;
using System.Threading.Channels;
using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Scheduling;

/// <summary>What is asked of a runner: a prompt that fits its context, and when to stop.</summary>
internal sealed record SequenceRequest
{
    /// <summary>Token ids, that of the sequence's begin included.</summary>
    public required int[] Prompt { get; init; }

    public required Sampling Sampling { get; init; }

    /// <summary>Most tokens to answer with; null: no end.</summary>
    public required long? MaxTokens { get; init; }

    /// <summary>First tokens that survive when the context is full.</summary>
    public required int Keep { get; init; }

    /// <summary>Whether a full context gives up old tokens; if not, the answer ends there.</summary>
    public required bool Shift { get; init; }

    /// <summary>Texts that end the answer and are not part of it.</summary>
    public required IReadOnlyList<string> Stop { get; init; }

    /// <summary>Tokens to answer with in place of those sampled; after them the answer ends by itself.</summary>
    public IReadOnlyList<string> Recall { get; init; } = [];

    /// <summary>Called on the runner's thread with the time that each token of the answer took, to take more; null: none does.</summary>
    public Action<TimeSpan>? Throttle { get; init; }
}

/// <summary>A piece of the answer: one of the vocabulary, or text where a stop sequence had to be waited for.</summary>
internal readonly record struct Piece(int Index, string? Text);

/// <summary>One prompt on its way through a runner. The runner's thread writes, the request's reads.</summary>
internal sealed class Sequence(SequenceRequest request)
{
    /// <summary>Pieces a slow reader may lag behind before its slot pauses.</summary>
    private const int MaxBacklog = 8192;

    private readonly Channel<Piece> _pieces =
        Channel.CreateUnbounded<Piece>(new UnboundedChannelOptions { SingleWriter = true });

    private readonly StopFilter? _stop = request.Stop.Count > 0 ? new StopFilter(request.Stop) : null;
    private readonly TaskCompletionSource _leftSlot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;
    private volatile bool _paused;

    private bool IsLong => Request.MaxTokens is { } most && Output.Count >= most;

    private bool ReaderLags => _pieces.Reader.Count > MaxBacklog;

    public SequenceRequest Request { get; } = request;

    public Sampler Sampler { get; } = new(request.Sampling);

    /// <summary>Token ids answered so far; to be read after the end.</summary>
    public List<int> Output { get; } = [];

    /// <summary><c>length</c> or <c>stop</c>; null before the end, or when it was abandoned.</summary>
    public string? DoneReason { get; private set; }

    /// <summary>Time from the start in a slot to the first token sampled.</summary>
    public TimeSpan PromptDuration { get; set; }

    /// <summary>Time from the first token sampled to the last.</summary>
    public TimeSpan EvalDuration { get; set; }

    /// <summary>Completes when the runner has done with this.</summary>
    public Task LeftSlot => _leftSlot.Task;

    public bool IsAbandoned => _abandoned;

    /// <summary>Called when a reader that lagged has caught up.</summary>
    public Action Resume { get; set; } = static () => { };

    /// <summary>No one wants the rest.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Whether there will be another piece to <see cref="TryRead"/>.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _pieces.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead(out Piece piece)
    {
        bool read = _pieces.Reader.TryRead(out piece);
        if (_paused && !ReaderLags)
        {
            _paused = false;
            Resume();
        }

        return read;
    }

    /// <summary>Whether the reader is so far behind that going on would only fill memory.</summary>
    public bool PauseForReader()
    {
        if (!ReaderLags)
        {
            return false;
        }

        // Set before the second look, so that a reader who catches up in between either shows here or wakes the loop.
        _paused = true;
        return ReaderLags;
    }

    /// <summary>Takes a piece from the sampler, and says what it stands for; false when it was the last one.</summary>
    public bool Emit(int piece)
    {
        if (Request.Recall.Count > 0)
        {
            return Recite(Request.Recall[Output.Count]);
        }

        Output.Add(Vocabulary.TokenId(piece));
        if (_stop is null)
        {
            _pieces.Writer.TryWrite(new Piece(piece, null));
        }
        else if (!Filter(_stop, Vocabulary.Text(piece)))
        {
            return false;
        }

        return !IsLong;
    }

    /// <summary>The runner lets go of this.</summary>
    public void Complete()
    {
        if (!_abandoned && DoneReason is null)
        {
            Write(_stop?.Rest ?? "");
            DoneReason = "length";
        }

        _pieces.Writer.TryComplete();
        _leftSlot.TrySetResult();
    }

    private bool Recite(string text)
    {
        Output.Add(Tokenizer.IdOf(Encoding.UTF8.GetBytes(text)));
        if (_stop is null)
        {
            Write(text);
        }
        else if (!Filter(_stop, text))
        {
            return false;
        }

        if (Output.Count == Request.Recall.Count)
        {
            Write(_stop?.Rest ?? "");
            DoneReason = "stop";
            return false;
        }

        return !IsLong;
    }

    /// <summary>False when a stop sequence was met.</summary>
    private bool Filter(StopFilter stop, string piece)
    {
        (string text, bool stopped) = stop.Add(piece);
        Write(text);
        DoneReason = stopped ? "stop" : null;
        return !stopped;
    }

    private void Write(string text)
    {
        if (text.Length > 0)
        {
            _pieces.Writer.TryWrite(new Piece(-1, text));
        }
    }
}
