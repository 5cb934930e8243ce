using Validator.Metrics.Statistics;

namespace Validator.Gates;

/// <summary>How many of many stretches of time share a moment with another: asked once for each sample of a long run.</summary>
internal sealed class UnderWay
{
    private readonly double[] _starts;
    private readonly double[] _ends;

    /// <summary>Keeps stretches.</summary>
    /// <param name="stretches">From and to, none of which ends before it begins.</param>
    public UnderWay(IReadOnlyList<(double From, double To)> stretches)
    {
        _starts = Ascending.Sorted([.. stretches.Select(stretch => stretch.From)]);
        _ends = Ascending.Sorted([.. stretches.Select(stretch => stretch.To)]);
    }

    /// <summary>Those that begin before the end of a stretch and end behind its beginning.</summary>
    public int Count(double from, double to) => Ascending.Below(_starts, to, inclusive: false) - Ascending.Below(_ends, from, inclusive: true);
}
