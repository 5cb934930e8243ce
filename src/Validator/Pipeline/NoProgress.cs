using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Says when a load stands still although no request has yet met its time-out: no request has ended for a minute, and for
/// four times as long as the longest so far. Said again whenever the wait has doubled.
/// </summary>
/// <param name="begun">When the load began, in seconds.</param>
internal sealed class NoProgress(double begun)
{
    /// <summary>How often it is worth a look.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const double Least = 60;
    private const double TimesTheLongest = 4;
    private readonly Lock _lock = new();
    private double _last = begun;
    private double _longest;
    private double _said;

    /// <summary>Takes a request that ended.</summary>
    /// <param name="now">When, in seconds.</param>
    /// <param name="took">How long it took, in seconds.</param>
    public void Ended(double now, double took)
    {
        lock (_lock)
        {
            (_last, _longest, _said) = (now, Math.Max(_longest, took), 0);
        }
    }

    /// <summary>What is to be said now; null while all goes on, or it was said already.</summary>
    /// <param name="now">Seconds.</param>
    public string? Look(double now)
    {
        lock (_lock)
        {
            var waited = now - _last;
            if (waited < Math.Max(Math.Max(Least, TimesTheLongest * _longest), 2 * _said))
            {
                return null;
            }

            _said = waited;
            var usual = _longest > 0 ? $", the longest so far took {Quantity.Format(_longest, Unit.Duration)}" : ", and none before";
            return $"no progress: no request has ended for {Quantity.Format(Math.Round(waited), Unit.Duration)}{usual}; all are still within their time-outs";
        }
    }
}
