namespace Validator.Pipeline.Tuning;

/// <summary>
/// What was measured so far, in logarithms: blocks in which each candidate that still races stands once, in random order, so that
/// what drifts over time is in all values of a block alike and cancels in the differences within it.
/// </summary>
internal sealed class Standings
{
    /// <summary>Values' worth of belief in one noise for all candidates, against a pair's own.</summary>
    private const int Prior = 10;
    private const int Sweeps = 8;
    private const double LeastVariance = 1e-10;

    private readonly Dictionary<int, SortedDictionary<int, double>> _logs = [];
    private readonly Dictionary<int, double> _effects = [];
    private readonly Dictionary<int, double> _blocks = [];

    /// <summary>Values.</summary>
    public int Total { get; private set; }

    /// <summary>Candidates with a value, ascending.</summary>
    public IEnumerable<int> Measured => _logs.Keys.Order();

    /// <summary>Degrees of freedom of <see cref="Variance"/>.</summary>
    public int Freedom { get; private set; }

    /// <summary>Variance of one value around its candidate and block; NaN while nothing tells.</summary>
    public double Variance { get; private set; } = double.NaN;

    /// <summary>Takes a value.</summary>
    public void Add(int candidate, int block, double value)
    {
        (_logs.TryGetValue(candidate, out var values) ? values : _logs[candidate] = []).Add(block, Math.Log(value));
        Total++;
    }

    /// <summary>Values of a candidate.</summary>
    public int Count(int candidate) => _logs.TryGetValue(candidate, out var values) ? values.Count : 0;

    /// <summary>Logarithm of a candidate's value, the blocks' own level taken out; only differences mean something.</summary>
    public double Effect(int candidate) => _effects.GetValueOrDefault(candidate, double.NegativeInfinity);

    /// <summary>A candidate's value at the mean level of all blocks.</summary>
    public double Level(int candidate) => Math.Exp(Effect(candidate) + (_blocks.Count == 0 ? 0 : _blocks.Values.Average()));

    /// <summary>Fits candidates and blocks by least squares, in turn (the two-way layout without interaction).</summary>
    public void Fit()
    {
        var byBlock = _logs.SelectMany(candidate => candidate.Value.Select(value => (Block: value.Key, Candidate: candidate.Key, Log: value.Value))).ToLookup(value => value.Block);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var block in byBlock)
            {
                _blocks[block.Key] = block.Average(value => value.Log - _effects.GetValueOrDefault(value.Candidate));
            }

            foreach (var (candidate, values) in _logs)
            {
                _effects[candidate] = values.Average(value => value.Value - _blocks[value.Key]);
            }
        }

        Freedom = Total - _logs.Count - _blocks.Count + 1;
        var squares = byBlock.Sum(block => block.Sum(value => Math.Pow(value.Log - _effects[value.Candidate] - _blocks[value.Block], 2)));
        Variance = Freedom > 0 ? Math.Max(squares / Freedom, LeastVariance) : double.NaN;
    }

    /// <summary>The first candidate less the second by all blocks, where they share too few: each is held against those that stood beside it. Twice the variance of two free samples is on the safe side.</summary>
    public PairDifference? Indirect(int first, int second) => Count(first) > 0 && Count(second) > 0 && Freedom > 0
        ? new PairDifference(Effect(first) - Effect(second), 1, 2 * Variance * ((1.0 / Count(first)) + (1.0 / Count(second))), Freedom)
        : null;

    /// <summary>The first candidate less the second, by the blocks that both are in; null where they share fewer than two.</summary>
    public PairDifference? Pair(int first, int second)
    {
        if (!_logs.TryGetValue(first, out var one) || !_logs.TryGetValue(second, out var other))
        {
            return null;
        }

        double[] differences = [.. one.Where(value => other.ContainsKey(value.Key)).Select(value => value.Value - other[value.Key])];
        if (differences.Length < 2 || Freedom < 1)
        {
            return null;
        }

        var mean = differences.Average();
        var squares = differences.Sum(difference => (difference - mean) * (difference - mean));
        var weight = Prior + differences.Length - 1;
        return new PairDifference(mean, differences.Length, ((Prior * 2 * Variance) + squares) / weight, Math.Min(Freedom, weight));
    }
}

/// <summary>How two candidates differ, in logarithms.</summary>
/// <param name="Mean">Mean of the differences within blocks.</param>
/// <param name="Blocks">Blocks behind it.</param>
/// <param name="Variance">Variance of one difference.</param>
/// <param name="Freedom">Degrees of freedom of the variance.</param>
internal readonly record struct PairDifference(double Mean, int Blocks, double Variance, int Freedom);
