using System.Runtime.ExceptionServices;

namespace Validator.Engine.Scheduling;

/// <summary>
/// Pieces on their way from the one thread that writes to the one that reads, in order and without locks: segments of one
/// size, so that a long answer allocates as a short one does, and a bell for a reader who has nothing left.
/// </summary>
#pragma warning disable CA1001 // The bell holds nothing to dispose of: no one asks for its wait handle.
internal sealed class PieceQueue
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _bell = new(0);
    private Segment _last;
    private Segment _first;
    private long _written;
    private long _read;
    private int _waiting;
    private volatile bool _completed;
    private Exception? _error;

    public PieceQueue() => _first = _last = new Segment();

    /// <summary>Pieces written and not yet read.</summary>
    public long Count => Volatile.Read(ref _written) - Volatile.Read(ref _read);

    /// <summary>For the writer: a piece of the vocabulary with nothing said about it, as most are.</summary>
    public void Write(int index)
    {
        int at = Place();
        _last.Indices[at] = index;
        Volatile.Write(ref _written, _written + 1);
        Ring();
    }

    /// <summary>For the writer.</summary>
    public void Write(in Piece piece)
    {
        int at = Place();
        _last.Indices[at] = Segment.Elsewhere;
        (_last.Others ??= new Piece[Segment.Length])[at] = piece;
        Volatile.Write(ref _written, _written + 1);
        Ring();
    }

    /// <summary>There will be no more, which the first to say so may give an error for: the reader gets it after the last piece.</summary>
    public void Complete(Exception? error = null)
    {
        if (!_completed)
        {
            _error = error;
            _completed = true;
        }

        Ring();
    }

    /// <summary>For the reader: the next piece, if there is one.</summary>
    public bool TryRead(out Piece piece)
    {
        if (Volatile.Read(ref _written) == _read)
        {
            piece = default;
            return false;
        }

        int at = (int)(_read % Segment.Length);
        if (at == 0 && _read > 0)
        {
            _first = _first.Next!;
        }

        int index = _first.Indices[at];
        piece = index == Segment.Elsewhere ? _first.Others![at] : new Piece(index, null);
        Volatile.Write(ref _read, _read + 1);
        return true;
    }

    /// <summary>For the reader: true when there is a piece, false when there will be none.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken)
        : Count > 0 ? ValueTask.FromResult(true)
        : WaitForBellAsync(cancellationToken);

    private async ValueTask<bool> WaitForBellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Said before the second look, so that what is written in between either shows here or rings.
            Interlocked.Exchange(ref _waiting, 1);
            bool ready = Count > 0 || _completed;
            if (!ready || Interlocked.Exchange(ref _waiting, 0) == 0)
            {
                await _bell.WaitAsync(cancellationToken);

                // The bell may ring before it hears that it was called off, and the end that it rings for may be of that very making.
                cancellationToken.ThrowIfCancellationRequested();
            }

            bool completed = _completed;
            if (Count > 0)
            {
                return true;
            }

            if (completed)
            {
                if (_error is { } error)
                {
                    ExceptionDispatchInfo.Throw(error);
                }

                return false;
            }

            // It rang late, for a piece that was found without it.
        }
    }

    /// <summary>Where in the last segment the next piece goes.</summary>
    private int Place()
    {
        int at = (int)(_written % Segment.Length);
        if (at == 0 && _written > 0)
        {
            _last = _last.Next = new Segment();
        }

        return at;
    }

    private void Ring()
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) == 1 && Interlocked.Exchange(ref _waiting, 0) == 1)
        {
            _bell.Release();
        }
    }

    private sealed class Segment
    {
        public const int Length = 256;

        /// <summary>Stands for a piece that has more to it than its index.</summary>
        public const int Elsewhere = int.MinValue;

        public int[] Indices { get; } = new int[Length];

        public Piece[]? Others { get; set; }

        public Segment? Next { get; set; }
    }
}
