using System.Text;
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

    /// <summary>Called on the runner's thread with the time that each token of the answer took, to take more; null: none does.</summary>
    public Action<TimeSpan>? Throttle { get; init; }

    /// <summary>What narrows the answer down; null: nothing does. It serves one sequence.</summary>
    public AnswerGuide? Guide { get; init; }
}

/// <summary>A piece of the answer: one of the vocabulary, or text where a stop sequence had to be waited for.</summary>
/// <param name="Index">Index in the vocabulary; -1 for text.</param>
/// <param name="Text">The text, or null.</param>
/// <param name="Logprobs">Of the tokens in it, where they were asked for.</param>
internal readonly record struct Piece(int Index, string? Text, IReadOnlyList<TokenLogprob>? Logprobs = null);

/// <summary>One prompt on its way through a runner. The runner's thread writes, the request's reads.</summary>
internal sealed class Sequence(SequenceRequest request)
{
    /// <summary>Pieces a slow reader may lag behind before its slot pauses.</summary>
    private const int MaxBacklog = 8192;

    private readonly PieceQueue _pieces = new();
    private readonly StopFilter? _stop = request.Stop.Count > 0 ? new StopFilter(request.Stop) : null;
    private readonly List<TokenLogprob> _heldLogprobs = [];
    private readonly TaskCompletionSource _leftSlot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;
    private volatile bool _paused;

    private bool ReaderLags => _pieces.Count > MaxBacklog;

    public SequenceRequest Request { get; } = request;

    public Sampler Sampler { get; } = new(request.Sampling, request.Guide);

    /// <summary>Token ids answered so far; to be read after the end.</summary>
    public List<int> Output { get; } = [];

    /// <summary><c>length</c> or <c>stop</c>; null before the end, or when it was abandoned.</summary>
    public string? DoneReason { get; private set; }

    /// <summary>Tokens of the prompt that a script says were evaluated; null where they were.</summary>
    public int? CountedPromptTokens { get; set; }

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
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _pieces.WaitAsync(cancellationToken);

    public bool TryRead(out Piece piece)
    {
        bool read = _pieces.TryRead(out piece);
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
        // The reader counts first and looks then; the barrier stands in for the one that it would otherwise need at each piece.
        _paused = true;
        Interlocked.MemoryBarrierProcessWide();
        return ReaderLags;
    }

    /// <summary>Takes a token from the sampler; false when it was the last one.</summary>
    public bool Emit(in Sampled sampled)
    {
        Output.Add(sampled.Token.Id);
        if (_stop is null && sampled is { Token.Forced: null, Logprob: null })
        {
            _pieces.Write(sampled.Token.Piece);
        }
        else if (_stop is null)
        {
            _pieces.Write(new Piece(sampled.Token.Piece, sampled.Token.Forced, sampled.Logprob is { } logprob ? [logprob] : null));
        }
        else
        {
            if (sampled.Logprob is { } held)
            {
                _heldLogprobs.Add(held);
            }

            (string text, bool stopped) = _stop.Add(sampled.Token.Text);
            Write(text);
            if (stopped)
            {
                DoneReason = "stop";
                return false;
            }
        }

        if (sampled.IsLast)
        {
            Write(_stop?.Rest ?? "");
            DoneReason = "stop";
            return false;
        }

        return Request.MaxTokens is not { } most || Output.Count < most;
    }

    /// <summary>The answer cannot be gone on with; whoever reads it gets the error.</summary>
    public void Fail(Exception error)
    {
        _abandoned = true;
        _pieces.Complete(error);
    }

    /// <summary>The runner lets go of this.</summary>
    public void Complete()
    {
        if (!_abandoned && DoneReason is null)
        {
            Write(_stop?.Rest ?? "");
            DoneReason = "length";
        }

        _pieces.Complete();
        _leftSlot.TrySetResult();
    }

    private void Write(string text)
    {
        if (text.Length > 0)
        {
            _pieces.Write(new Piece(-1, text, _heldLogprobs.Count > 0 ? [.. _heldLogprobs] : null));
            _heldLogprobs.Clear();
        }
    }
}
