using Validator.Spec;

namespace Validator.Load;

/// <summary>
/// How much load there is at each moment: requests per second of an open loop, workers of a closed one. It is made of straight
/// pieces, so that every question has an exact answer.
/// </summary>
public sealed class LoadCurve
{
    /// <summary>What rounding may add to a whole number.</summary>
    private const double Rounding = 1e-9;

    private readonly IReadOnlyList<Piece> _pieces;

    private LoadCurve(IReadOnlyList<Piece> pieces) => _pieces = pieces;

    /// <summary>Seconds that it lasts; infinite without stages.</summary>
    public double End => _pieces[^1].End;

    /// <summary>The curve of a load.</summary>
    /// <param name="load">The load.</param>
    public static LoadCurve Of(LoadSpec load)
    {
        var level = load.StartLevel;
        if (load.Shape.Stages.Count == 0)
        {
            return new LoadCurve([new Piece(0, double.PositiveInfinity, level, level)]);
        }

        var pieces = new List<Piece>();
        var start = 0.0;
        foreach (var stage in load.Shape.Stages)
        {
            var end = start + stage.Duration.TotalSeconds;
            pieces.Add(new Piece(start, end, stage.Steps ? stage.Target : level, stage.Target));
            (start, level) = (end, stage.Target);
        }

        return new LoadCurve(pieces);
    }

    /// <summary>The level at a moment; that of the later stage where two meet, and 0 behind the last.</summary>
    /// <param name="seconds">Since the load began.</param>
    public double At(double seconds) => _pieces.FirstOrDefault(piece => seconds < piece.End) is { } piece ? piece.At(seconds) : 0;

    /// <summary>1-based stage at a moment; the last one behind the end.</summary>
    /// <param name="seconds">Since the load began.</param>
    public int StageAt(double seconds) => 1 + Math.Min(_pieces.TakeWhile(piece => seconds >= piece.End).Count(), _pieces.Count - 1);

    /// <summary>How much has come together until a moment: of a rate, how many requests.</summary>
    /// <param name="seconds">Since the load began.</param>
    public double Sum(double seconds) => _pieces.Sum(piece => piece.Sum(seconds));

    /// <summary>The last moment until which no more than an amount has come together; infinite where that is for ever.</summary>
    /// <param name="amount">The amount.</param>
    public double TimeOf(double amount)
    {
        foreach (var piece in _pieces)
        {
            var area = piece.Sum(piece.End);
            if (double.IsPositiveInfinity(area) || amount < area - (Rounding * Math.Max(1, area)))
            {
                return piece.TimeOf(Math.Max(0, amount));
            }

            amount -= area;
        }

        return double.PositiveInfinity;
    }

    /// <summary>The first moment, not before another, at which the level is at least a number; null where there is none.</summary>
    /// <param name="level">The number.</param>
    /// <param name="from">Not before this.</param>
    public double? Reaches(double level, double from)
    {
        foreach (var piece in _pieces.Where(piece => piece.End > from && piece.End > piece.Start))
        {
            var start = Math.Max(piece.Start, from);
            if (piece.At(start) >= level - Rounding)
            {
                return start;
            }

            if (piece.To > piece.From && piece.To > level - Rounding)
            {
                return Math.Min(piece.End, piece.Start + ((level - piece.From) / piece.Slope));
            }
        }

        return null;
    }

    /// <summary>A straight piece.</summary>
    private sealed record Piece(double Start, double End, double From, double To)
    {
        public double Slope => From == To ? 0 : (To - From) / (End - Start);

        public double At(double seconds) => From == To ? From : From + (Slope * (seconds - Start));

        public double Sum(double seconds)
        {
            var passed = Math.Min(seconds, End) - Start;
            return passed <= 0 || (From == 0 && To == 0) ? 0 : From == To ? passed * From : passed * (From + (Slope * passed / 2));
        }

        /// <summary>Solves the square in the form that loses no digits where the slope is next to nothing.</summary>
        public double TimeOf(double amount) =>
            amount == 0 ? Start : Start + (2 * amount / (From + Math.Sqrt(Math.Max(0, (From * From) + (2 * Slope * amount)))));
    }
}
