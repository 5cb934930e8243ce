namespace Validator.Pipeline.Tuning;

/// <summary>How a race stands.</summary>
/// <param name="Best">What is best, or best so far while nothing is decided; null where nothing was measured.</param>
/// <param name="IsDecided">Whether the confidence was reached.</param>
/// <param name="Standings">Every candidate that was taken in, ascending.</param>
/// <param name="Measurements">Measurements that it took.</param>
public sealed record RaceResult(int? Best, bool IsDecided, IReadOnlyList<RaceStanding> Standings, int Measurements);

/// <summary>One candidate of a race.</summary>
/// <param name="Candidate">Its value.</param>
/// <param name="Measurements">Sound measurements of it.</param>
/// <param name="Level">What was measured, drift taken out; null where nothing was.</param>
/// <param name="State">How it stands to the best.</param>
/// <param name="Difference">By how much it differs from the best, as a share; null for the best itself and where nothing tells.</param>
/// <param name="Lower">Lower end of the difference, one-sided with the race's confidence.</param>
/// <param name="Upper">Upper end, likewise.</param>
public sealed record RaceStanding(int Candidate, int Measurements, double? Level, RaceState State, double? Difference, double? Lower, double? Upper);

/// <summary>How a candidate stands to the best.</summary>
public enum RaceState
{
    /// <summary>It is the best.</summary>
    Best,

    /// <summary>It differs by less than the zone, either way.</summary>
    Tied,

    /// <summary>It is significantly worse.</summary>
    Worse,

    /// <summary>It is not better by the zone or more; how much worse it is was not worth measuring.</summary>
    NoBetter,

    /// <summary>It still races.</summary>
    Open,

    /// <summary>Its measurements went wrong.</summary>
    Withdrawn,
}
