namespace Validator.Load;

/// <summary>
/// Tells whose fault a late send is: the server's, as it held all the workers there were, or our own, as we came late to a request
/// that was due. Who is due behind either is late for the same reason, by as much of it as was still to come.
/// </summary>
public sealed class Backlog
{
    private readonly Spans _server = new();
    private readonly Spans _ours = new();
    private long _ready = long.MinValue;

    /// <summary>Takes the requests in the order in which they are due.</summary>
    /// <param name="due">When it was due, in ticks.</param>
    /// <param name="asked">When we came to it.</param>
    /// <param name="free">When a worker was free for it; the same where one was already.</param>
    /// <returns>Whether more of its lateness is the server's than our own.</returns>
    public bool Holds(long due, long asked, long free)
    {
        _ours.Add(Math.Max(due, _ready), asked);
        _server.Add(asked, free);
        _ready = free;
        return _server.Behind(due) > _ours.Behind(due);
    }

    /// <summary>Spans of time, each behind the one before.</summary>
    private sealed class Spans
    {
        private readonly Queue<(long From, long To)> _spans = [];
        private long _total;

        public void Add(long from, long to)
        {
            if (to > from)
            {
                _spans.Enqueue((from, to));
                _total += to - from;
            }
        }

        /// <summary>How much of them lies behind a time; each time asked for is not before the last.</summary>
        public long Behind(long time)
        {
            while (_spans.TryPeek(out var first) && first.To <= time)
            {
                _total -= first.To - first.From;
                _spans.Dequeue();
            }

            return _total - (_spans.TryPeek(out var head) ? Math.Max(0, time - head.From) : 0);
        }
    }
}
