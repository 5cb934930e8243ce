using Validator.Metrics.Statistics;

namespace Validator.Gates;

/// <summary>Whether any of many stretches of time holds another as a whole: asked once for each sample of a long run.</summary>
internal sealed class Throughout
{
    private readonly double[] _starts;

    // Of all that begin no later than the one at the same place.
    private readonly double[] _latestEnds;

    /// <summary>Keeps stretches.</summary>
    /// <param name="stretches">From and to.</param>
    public Throughout(IEnumerable<(double From, double To)> stretches)
    {
        var ordered = stretches.OrderBy(stretch => stretch.From).ToArray();
        _starts = [.. ordered.Select(stretch => stretch.From)];
        _latestEnds = new double[ordered.Length];
        var latest = double.NegativeInfinity;
        for (var i = 0; i < ordered.Length; i++)
        {
            _latestEnds[i] = latest = Math.Max(latest, ordered[i].To);
        }
    }

    /// <summary>Whether one begins no later and ends no earlier.</summary>
    public bool Any(double from, double to)
    {
        var begun = Ascending.Below(_starts, from, inclusive: true);
        return begun > 0 && _latestEnds[begun - 1] >= to;
    }
}
