using Validator.Gates;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Progress.Board;

/// <summary>A gate as it stands while the load goes on.</summary>
/// <param name="Word"><c>holds</c>, <c>FAILS</c>, <c>warns</c> or <c>open</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Figures">The figure so far and the bound; empty where there is no figure yet.</param>
public sealed record GateState(string Word, string Id, string Figures);

/// <summary>
/// Judges the gates on what came so far. That costs the more the longer the load is, on the machine that is measured, so it is
/// done no more often than that it takes a hundredth of the time.
/// </summary>
/// <param name="plan">What is planned.</param>
/// <param name="time">The clock.</param>
internal sealed class GateStates(Plan plan, TimeProvider time)
{
    private const int Share = 100;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private readonly PlannedLoad _planned = plan.CountRequests();
    private readonly List<RequestRecord> _records = [];
    private IReadOnlyList<GateState> _states = [];
    private long _judgedAt;
    private TimeSpan _pause = TimeSpan.Zero;
    private int _judged = -1;

    /// <summary>Another configuration begins.</summary>
    public void Clear()
    {
        _records.Clear();
        (_states, _judged, _pause) = ([], -1, TimeSpan.Zero);
    }

    /// <summary>Takes a request that ended.</summary>
    public void Add(RequestRecord record) => _records.Add(record);

    /// <summary>How the gates stand, those that do not hold first.</summary>
    public IReadOnlyList<GateState> Now()
    {
        var began = time.GetTimestamp();
        if (_records.Count == _judged || (_judged >= 0 && time.GetElapsedTime(_judgedAt, began) < _pause))
        {
            return _states;
        }

        var results = GateEvaluator.Evaluate(plan.Gates, MetricSet.Compute(_records, Judgement.TimingOf(plan.Spec)), GateSetting.None with { Planned = _planned });
        var counted = _records.Exists(record => record.Counts);
        _states = [.. results.Zip(plan.Gates, (result, gate) => counted ? Of(result, gate) : new GateState("open", result.Id, string.Empty)).OrderBy(state => state.Word switch { "FAILS" => 0, "warns" => 1, "open" => 2, _ => 3 })];
        (_judged, _judgedAt) = (_records.Count, time.GetTimestamp());
        _pause = TimeSpan.FromTicks(Math.Max(Least.Ticks, time.GetElapsedTime(began, _judgedAt).Ticks * Share));
        return _states;
    }

    // A number of requests that is not reached yet is none that was missed.
    private static GateState Of(GateResult result, Gate gate) => new(
        result.Outcome switch { Outcome.Passed => "holds", _ when gate.Expression.Metric.Name == MetricName.RequestsCount && Comparisons.IsFloor(gate.Expression.Comparison) => "open", Outcome.Failed => "FAILS", Outcome.Warned => "warns", _ => "open" },
        result.Id,
        result.Actual is not { } actual ? string.Empty : $"{Format(actual, result.Unit)}, needs {Bound(result)}");

    private static string Format(double value, Unit unit) => double.IsInfinity(value) ? "infinite" : Quantity.Format(value, unit);

    /// <summary>The operator and the bound, without the metric in front of them.</summary>
    private static string Bound(GateResult result)
    {
        var sign = result.Expression.AsSpan().IndexOfAny("=!<>");
        return sign < 0 ? result.Expression : result.Expression[sign..];
    }
}
