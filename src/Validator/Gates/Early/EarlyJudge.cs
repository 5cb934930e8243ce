using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// Watches a load for the moment at which its verdict is decided. A gate that can no longer hold rejects at once; a percentile
/// or a rate rejects by a test that may be looked at after every request. Nothing is approved on a figure alone: that takes
/// the same test for every gate that can reject, each of them asking for confidence. Safe for use by several threads.
/// </summary>
public sealed class EarlyJudge
{
    private readonly Lock _lock = new();
    private readonly GateTally[] _tallies;
    private readonly LoadSpec _load;
    private readonly bool _mayApprove;
    private int _counted;
    private EarlyDecision? _decision;

    /// <summary>Begins to watch.</summary>
    /// <param name="gates">The gates; those that only warn decide nothing.</param>
    /// <param name="load">What is planned.</param>
    /// <param name="timing">Whose durations there are.</param>
    /// <param name="baseline">What gates with <c>of baseline</c> compare to.</param>
    public EarlyJudge(IReadOnlyList<Gate> gates, LoadSpec load, Timing timing, BaselineFigures baseline)
    {
        _load = load;
        _tallies = [.. gates.Where(gate => gate.Severity == GateSeverity.Fail).Select(gate => new GateTally(gate, GateEvaluator.BoundOf(gate.Expression, baseline), timing))];

        // Whoever asks for a duration wants it sustained; it takes no more than a failure to know that it will not be.
        _mayApprove = load.Duration is null && MayApprove(gates);
    }

    /// <summary>Whether every gate that can reject asks for confidence, without which none of them is ever known to hold.</summary>
    public static bool MayApprove(IReadOnlyList<Gate> gates) =>
        gates.Any(gate => gate.Severity == GateSeverity.Fail) && gates.Where(gate => gate.Severity == GateSeverity.Fail).All(gate => gate.Expression.Threshold.Confidence is not null);

    /// <summary>Takes a request that ended, a probe's too.</summary>
    /// <returns>What it decides; null while nothing is decided, and after the first decision.</returns>
    public EarlyDecision? Take(RequestRecord record)
    {
        lock (_lock)
        {
            foreach (var tally in _tallies)
            {
                tally.Add(record);
            }

            _counted += record.Counts ? 1 : 0;
            return _decision is null && record.Counts ? _decision = Decide() : null;
        }
    }

    private EarlyDecision? Decide()
    {
        var planned = GateSet.PlannedRequests(_load);
        if (planned <= _counted)
        {
            // The plan is met: nothing is early any more.
            return null;
        }

        var lost = _tallies.Select(tally => (tally.Gate.Id, Why: tally.Lost(planned))).Where(gate => gate.Why is not null).ToArray();
        if (lost.Length > 0)
        {
            return new EarlyDecision(Decision.Rejected, [.. lost.Select(gate => gate.Id)], _counted, _load.Requests, string.Join("; ", lost.Select(gate => $"gate {gate.Id}: {gate.Why}")));
        }

        if (!_mayApprove || _tallies.Select(tally => tally.Won()).Any(why => why is null))
        {
            return null;
        }

        return new EarlyDecision(
            Decision.Approved,
            [.. _tallies.Select(tally => tally.Gate.Id)],
            _counted,
            _load.Requests,
            $"every gate that can reject is shown to hold: {string.Join("; ", _tallies.Select(tally => tally.Won()))}");
    }
}
