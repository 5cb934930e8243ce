using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What one gate has seen of a load under way, and whether that decides it. It takes each request once.</summary>
/// <param name="gate">The gate.</param>
/// <param name="threshold">Its bound in base units; null where it has none yet, so that nothing is decided.</param>
/// <param name="timing">Whose durations there are.</param>
internal sealed class GateTally(Gate gate, double? threshold, Timing timing)
{
    /// <summary>Probability with which a gate that asks for no confidence may be given up falsely.</summary>
    public const double DefaultError = 0.05;

    /// <summary>Values beyond a bound before a test decides on them: one odd request, such as a cold one, never does.</summary>
    private const int LeastBeyond = 3;

    private readonly GateExpression _gate = gate.Expression;
    private long _count;
    private long _beyond;
    private long _failed;
    private long _lacking;
    private double _sum;

    public Gate Gate => gate;

    /// <summary>Takes a request that ended.</summary>
    public void Add(RequestRecord record)
    {
        if (_gate.Query is { } query && record.Query != query)
        {
            return;
        }

        if (_gate.Metric.Name == MetricName.IntegrityViolations)
        {
            _sum += record.IsJudged ? record.AllViolations : 0;
            return;
        }

        if (!record.Counts)
        {
            return;
        }

        switch (_gate.Metric.Name)
        {
            case MetricName.RequestsFailed:
                _sum += record.IsSuccess ? 0 : 1;
                break;
            case MetricName.RequestsSuccessRate:
                AddShare(record.IsSuccess);
                break;
            case MetricName.IntegrityCleanRate:
                AddShare(record.Violations.Count == 0);
                break;
            case MetricName.ContextProcessedRate:
                _lacking += record.IsSuccess && record.ExpectedPromptTokens is null ? 1 : 0;
                AddShare(record.IsSuccess && record.PromptTokens is not null);
                break;
            default:
                AddValue(record);
                break;
        }
    }

    /// <summary>Why the gate can no longer hold, whatever is still to come; null while it can. The order of the requests is no matter.</summary>
    /// <param name="planned">Load requests at most; null where nothing bounds them.</param>
    public string? Lost(int? planned) => threshold is not { } bound || _lacking > 0 ? null
        : _gate.Metric.Kind switch
        {
            MetricKind.Count when IsGrowing => Comparisons.Holds(_gate.Comparison, _sum, bound) || (_sum < bound && _gate.Comparison == Comparison.Equal) ? null
                : $"{_gate.Subject} is {_sum}, and only grows",
            MetricKind.Rate => LostShare(bound, planned),
            MetricKind.Distribution when RequestFigure.Has(_gate.Metric.Name) => LostValues(bound, planned),
            _ => null,
        };

    /// <summary>Why the gate is shown not to hold; null while it is not. Only of requests taken in the order of their sending.</summary>
    public string? ShownLost()
    {
        if (threshold is not { } bound || _lacking > 0 || _beyond < LeastBeyond || !Sequential)
        {
            return null;
        }

        var (allowed, missed) = _gate.Metric.Kind == MetricKind.Rate ? (1 - bound, "missed") : (Allowed, "missed its bound");
        return allowed is > 0 and < 1 && SequentialShare.Exceeds(_beyond, _count, allowed, Error)
            ? $"{_gate.Subject} is shown not to hold, {_beyond} of {_count} {missed} ({SequentialShare.Method}, error of this gate at most {Quantity.Format(Error, Unit.Percent)})"
            : null;
    }

    /// <summary>Why the gate is shown to hold with the confidence that it asks for; null while it is not. Only of requests taken in the order of their sending.</summary>
    public string? ShownWon()
    {
        if (threshold is not { } bound || _lacking > 0 || _gate.Threshold.Confidence is not { } confidence || !Sequential || (_failed > 0 && _gate.IsBackward))
        {
            return null;
        }

        var (held, share) = _gate.Metric.Kind == MetricKind.Rate ? (_count - _beyond, bound) : (_count - _beyond, 1 - Allowed);
        return share is > 0 and < 1 && SequentialShare.Exceeds(held, _count, share, HalfDoubt(confidence))
            ? $"{_gate.Subject} is shown to hold with {Quantity.Format(confidence, Unit.Percent)} confidence ({SequentialShare.Method})"
            : null;
    }

    /// <summary>What each of the looks under way and the last look may err by.</summary>
    public static double HalfDoubt(double confidence) => (1 - confidence) / 2;

    private bool IsGrowing => _gate.Metric.Name is MetricName.RequestsFailed or MetricName.IntegrityViolations
        && _gate.Comparison is Comparison.AtMost or Comparison.Below or Comparison.Equal;

    /// <summary>Whether a test at every look says something of it: of a share beyond a bound, known for certain.</summary>
    private bool Sequential => !(_gate.Threshold.IsRelative && _gate.Threshold.Confidence is not null)
        && (_gate.Metric.Kind == MetricKind.Rate ? Comparisons.IsFloor(_gate.Comparison) : _gate.Aggregation?.Percent() is not null);

    /// <summary>The share of values that may lie beyond the bound of a percentile.</summary>
    private double Allowed => (Comparisons.IsFloor(_gate.Comparison) ? _gate.Aggregation!.Value.Percent()!.Value : 100 - _gate.Aggregation!.Value.Percent()!.Value) / 100.0;

    private double Error => _gate.Threshold.Confidence is { } confidence ? HalfDoubt(confidence) : DefaultError;

    private void AddShare(bool held)
    {
        _count++;
        _beyond += held ? 0 : 1;
    }

    private void AddValue(RequestRecord record)
    {
        if (!RequestFigure.Has(_gate.Metric.Name))
        {
            return;
        }

        var (value, lacks) = PerRequest.Of(_gate.Metric, record, timing);
        _lacking += lacks ? 1 : 0;
        _failed += record.IsSuccess ? 0 : 1;
        if (value is { } number && threshold is { } bound)
        {
            _count++;
            _sum += number;
            _beyond += Comparisons.Holds(_gate.Comparison, number, bound) ? 0 : 1;
        }
    }

    private string? LostShare(double bound, int? planned)
    {
        // A gate with confidence fails on what is shown, never on a share that merely came out too low.
        var plain = _gate.Threshold.Confidence is null;
        var full = plain && _gate.Comparison is Comparison.Equal or Comparison.AtLeast && bound >= 1;
        if (_beyond == 0 || !(full || Comparisons.IsFloor(_gate.Comparison)))
        {
            return null;
        }

        return full || (plain && planned is { } most && most >= _count && !Comparisons.Holds(_gate.Comparison, (double)(most - _beyond) / most, bound))
            ? $"{_gate.Subject} can no longer hold, {_beyond} of {_count} missed"
            : null;
    }

    private string? LostValues(double bound, int? planned)
    {
        if (_failed > 0 && (_gate.IsBackward || (_gate.Aggregation == Aggregation.Cv && _count > 1)))
        {
            return $"{_gate.Subject} can no longer hold, a request failed";
        }

        var floor = Comparisons.IsFloor(_gate.Comparison);
        switch (_gate.Aggregation)
        {
            case Aggregation.Max when !floor && _beyond > 0:
            case Aggregation.Min when floor && _beyond > 0:
                return $"{_gate.Subject} can no longer hold, {_beyond} of {_count} missed its bound";
            case Aggregation.Mean when !floor && (double.IsInfinity(_sum) || (_gate.Threshold.Confidence is null && planned is { } all && !Comparisons.Holds(_gate.Comparison, _sum / all, bound))):
                return $"{_gate.Subject} can no longer hold, the first {_count} alone are too much";
            case { } aggregation when aggregation.Percent() is { } percent:
                return LostPercentile(percent, floor, planned);
            default:
                return null;
        }
    }

    private string? LostPercentile(int percent, bool floor, int? planned)
    {
        // More values lie beyond the bound than the plan leaves room for.
        var certain = planned is { } most && _gate.Threshold.Confidence is null
            && _beyond > (floor ? Distribution.Rank(percent, most) - 1 : most - Distribution.Rank(percent, most));
        return certain ? $"{_gate.Subject} can no longer hold, {_beyond} of {_count} missed its bound" : null;
    }
}
