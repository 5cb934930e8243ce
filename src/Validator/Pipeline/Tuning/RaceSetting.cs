namespace Validator.Pipeline.Tuning;

/// <summary>What a race is between, and when it is over.</summary>
public sealed record RaceSetting
{
    /// <summary>Every value that may be found, ascending, each once; at least one.</summary>
    public required IReadOnlyList<int> Candidates { get; init; }

    /// <summary>Those that are measured from the start.</summary>
    public required IReadOnlyList<int> First { get; init; }

    /// <summary>Whether values between the first ones are taken in where the best may lie there: what is measured rises to a best and falls beyond it, with level stretches.</summary>
    public bool Refines { get; init; } = true;

    /// <summary>Probability with which nothing is better than what is found by the zone or more, between 0.5 and 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Differences below it are of no matter, as a share.</summary>
    public double Zone { get; init; } = 0.02;

    /// <summary>Of the order in which candidates are measured.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The powers of two among the candidates, those marked, the least and the greatest; all of a few.</summary>
    /// <param name="candidates">Ascending.</param>
    /// <param name="marked">Values at which something changes, such as the physical cores.</param>
    public static IReadOnlyList<int> Coarse(IReadOnlyList<int> candidates, params IEnumerable<int> marked)
    {
        const int few = 6;
        return candidates.Count <= few ? candidates
            : [.. candidates.Where((value, index) => index == 0 || index == candidates.Count - 1 || int.IsPow2(value) || marked.Contains(value))];
    }
}
