using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// Watches a load for the moment at which its verdict is decided. A gate that can no longer hold rejects at once; a percentile
/// or a rate rejects by a test that may be looked at after every request. Nothing is approved on a figure alone: that takes
/// the same test for every gate that can reject, each of them asking for confidence. Safe for use by several threads.
/// </summary>
/// <remarks>
/// A test sees the requests in the order of their sending, each only when all before it have ended: in the order of their ending
/// the quick ones come first, and those that hang never do.
/// </remarks>
public sealed class EarlyJudge
{
    private readonly Lock _lock = new();
    private readonly GateTally[] _ended;
    private readonly GateTally[] _inOrder;
    private readonly Dictionary<int, RequestRecord> _ahead = [];
    private readonly LoadSpec _load;
    private readonly bool _mayApprove;
    private int _counted;
    private int _ordered;
    private int _next = 1;
    private EarlyDecision? _decision;

    /// <summary>Begins to watch.</summary>
    /// <param name="gates">The gates; those that only warn decide nothing.</param>
    /// <param name="load">What is planned.</param>
    /// <param name="timing">Whose durations there are.</param>
    /// <param name="baseline">What gates with <c>of baseline</c> compare to.</param>
    public EarlyJudge(IReadOnlyList<Gate> gates, LoadSpec load, Timing timing, BaselineFigures baseline)
    {
        _load = load;
        _ended = Tallies();
        _inOrder = Tallies();

        // Whoever asks for a duration wants it sustained; it takes no more than a failure to know that it will not be.
        _mayApprove = load.Duration is null && MayApprove(gates);

        GateTally[] Tallies() => [.. gates.Where(gate => gate.Severity == GateSeverity.Fail).Select(gate => new GateTally(gate, GateEvaluator.BoundOf(gate.Expression, baseline), timing))];
    }

    /// <summary>Whether every gate that can reject asks for confidence, without which none of them is ever known to hold.</summary>
    public static bool MayApprove(IReadOnlyList<Gate> gates) =>
        gates.Any(gate => gate.Severity == GateSeverity.Fail) && gates.Where(gate => gate.Severity == GateSeverity.Fail).All(gate => gate.Expression.Threshold.Confidence is not null);

    /// <summary>The load begins.</summary>
    /// <param name="first">Number of its first request; the others follow without a gap. Without a call it is 1.</param>
    public void Begin(int first)
    {
        lock (_lock)
        {
            _next = first;
        }
    }

    /// <summary>Takes a request that ended, a probe's too.</summary>
    /// <returns>What it decides; null while nothing is decided, and after the first decision.</returns>
    public EarlyDecision? Take(RequestRecord record)
    {
        lock (_lock)
        {
            Add(_ended, record);
            if (!record.Counts)
            {
                Add(_inOrder, record);
                return null;
            }

            _counted++;
            _ahead[record.Id] = record;

            // The plan is met: nothing is early any more.
            var planned = _load.MostRequests;
            return _decision is not null || planned <= _counted ? null : _decision = Lost(planned) ?? Shown();
        }
    }

    private static void Add(GateTally[] tallies, RequestRecord record)
    {
        foreach (var tally in tallies)
        {
            tally.Add(record);
        }
    }

    private EarlyDecision? Lost(int? planned) => Rejected(_ended, tally => tally.Lost(planned), _counted);

    /// <summary>What the tests say, after each request that has come in turn.</summary>
    private EarlyDecision? Shown()
    {
        while (_ahead.Remove(_next, out var record))
        {
            _next++;
            _ordered++;
            Add(_inOrder, record);
            if ((Rejected(_inOrder, tally => tally.ShownLost(), _ordered) ?? Approved()) is { } decision)
            {
                return decision;
            }
        }

        return null;
    }

    private EarlyDecision? Rejected(GateTally[] tallies, Func<GateTally, string?> why, int after)
    {
        var lost = tallies.Select(tally => (tally.Gate.Id, Why: why(tally))).Where(gate => gate.Why is not null).ToArray();
        return lost.Length == 0 ? null
            : new EarlyDecision(Decision.Rejected, [.. lost.Select(gate => gate.Id)], after, _load.Requests, string.Join("; ", lost.Select(gate => $"gate {gate.Id}: {gate.Why}")));
    }

    private EarlyDecision? Approved()
    {
        List<string> won = [];
        foreach (var tally in _mayApprove ? _inOrder : [])
        {
            if (tally.ShownWon() is not { } why)
            {
                return null;
            }

            won.Add(why);
        }

        return won.Count == 0 ? null
            : new EarlyDecision(Decision.Approved, [.. _inOrder.Select(tally => tally.Gate.Id)], _ordered, _load.Requests, $"every gate that can reject is shown to hold: {string.Join("; ", won)}");
    }
}
