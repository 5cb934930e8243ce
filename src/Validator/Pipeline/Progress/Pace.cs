using System.Globalization;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Where a load stands that goes by a schedule or by stages; says nothing of others.</summary>
/// <param name="plan">What is planned.</param>
internal sealed class Pace(LoadSpec plan)
{
    private readonly LoadCurve _curve = LoadCurve.Of(plan);
    private RequestRecord? _first;
    private RequestRecord? _last;
    private int _sent;

    /// <summary>Takes a measured request that ended.</summary>
    public void Add(RequestRecord record)
    {
        _sent++;
        _first = _first is null || record.ScheduledAt < _first.ScheduledAt ? record : _first;
        _last = _last is null || record.ScheduledAt > _last.ScheduledAt ? record : _last;
    }

    /// <summary>Behind what is said of a load: empty, or beginning with a comma.</summary>
    public override string ToString()
    {
        if (_first is null || _last is null || (!plan.Shape.IsOpen && plan.Shape.Stages.Count == 0))
        {
            return string.Empty;
        }

        var passed = _last.ScheduledAt - _first.ScheduledAt;
        var stage = _last.Stage is { } number ? string.Create(CultureInfo.InvariantCulture, $", stage {number}/{plan.Shape.Stages.Count}") : string.Empty;
        var planned = $", {LoadWords.Level(_curve.At(passed), plan.Shape)} planned";
        var sent = plan.Shape.IsOpen && passed > 0 ? $", {Quantity.Format((_sent - 1) / passed, Unit.PerSecond)} so far" : string.Empty;
        return stage + planned + sent;
    }
}
