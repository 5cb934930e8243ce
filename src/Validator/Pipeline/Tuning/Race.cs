using MathNet.Numerics.Distributions;

namespace Validator.Pipeline.Tuning;

/// <summary>
/// Finds the best of some candidates without measuring all of them equally often, nor all of them at all. Those that race are
/// compared in pairs, block by block, and one falls out as soon as another is shown not to be worse than it by the zone or more:
/// the fully sequential procedure of Kim and Nelson (ACM Transactions on Modeling and Computer Simulation 11, 2001), with the
/// variance taken anew as it becomes known. Its error is shared out among all candidates, measured or not, so that values taken
/// in under way cost no confidence. Where several are as good, the least wins.
/// </summary>
public sealed class Race
{
    /// <summary>Values that a candidate must have before others are taken in beside it.</summary>
    private const int Settled = 3;
    private const int LeastFreedom = 3;

    /// <summary>Blocks after which two that still race are taken for about as good.</summary>
    private const int LongEnough = 16;

    /// <summary>Zones within which two are about as good.</summary>
    private const double AboutAsGood = 1.5;

    /// <summary>Measurements of a candidate that may go wrong before it is given up.</summary>
    private const int MostVoid = 2;

    private static readonly int[] Sides = [-1, 1];

    private readonly RaceSetting _setting;
    private readonly double _zone;
    private readonly Random _random;
    private readonly List<int> _field;
    private readonly HashSet<int> _taken;
    private readonly Dictionary<int, int> _void = [];
    private readonly HashSet<int> _withdrawn = [];
    private readonly Standings _standings = new();
    private int _block;

    /// <summary>Begins.</summary>
    /// <param name="setting">What it is between.</param>
    public Race(RaceSetting setting)
    {
        _setting = setting;
        _zone = -Math.Log(1 - setting.Zone);
        _field = [.. setting.First];
        _taken = [.. setting.First];
#pragma warning disable CA5394 // The order is to be repeatable, not secret.
        _random = new Random(setting.Seed);
#pragma warning restore CA5394
    }

    /// <summary>Values taken so far.</summary>
    public int Measurements => _standings.Total;

    /// <summary>Candidates that still race.</summary>
    public IReadOnlyList<int> Field => _field;

    /// <summary>Whether it is over: one is left, and nothing beside it may be better.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>The best so far; null while nothing was measured.</summary>
    public int? Leader => _field.Where(candidate => _standings.Count(candidate) > 0).Select(candidate => (int?)candidate).MaxBy(candidate => _standings.Effect(candidate!.Value));

    /// <summary>The candidates of the next block, in the order in which they are to be measured.</summary>
    public IReadOnlyList<int> NextBlock()
    {
        var order = _field.ToArray();
#pragma warning disable CA5394
        _random.Shuffle(order);
#pragma warning restore CA5394
        return order;
    }

    /// <summary>Takes the values of a block.</summary>
    /// <param name="values">By candidate, above 0; null for a measurement that went wrong.</param>
    public void Take(IReadOnlyDictionary<int, double?> values)
    {
        _block++;
        foreach (var (candidate, value) in values)
        {
            if (value is { } sound)
            {
                _standings.Add(candidate, _block, sound);
            }
            else if ((_void[candidate] = _void.GetValueOrDefault(candidate) + 1) >= MostVoid)
            {
                _field.Remove(candidate);
                _withdrawn.Add(candidate);
            }
        }

        _standings.Fit();
        if (_standings.Freedom >= LeastFreedom)
        {
            Eliminate();
        }

        // One that was measured a few times only may have better ones beside it.
        var young = _field.Any(candidate => _standings.Count(candidate) < Settled);
        var goesOn = _setting.Refines && _withdrawn.Count < _taken.Count - 1 && (young || Refine());
        IsDecided = _field.Count == 0 || (!goesOn && _field.Count == 1 && (_withdrawn.Count == _taken.Count - 1 || _standings.Freedom >= LeastFreedom));
    }

    /// <summary>What it came to, or how it stands.</summary>
    public RaceResult Result()
    {
        if (Leader is not { } leader)
        {
            return new RaceResult(null, IsDecided: false, [.. _withdrawn.Order().Select(Withdrawn)], Measurements);
        }

        // Of those as good as the leader the least: the zone is of no matter, threads are.
        var best = _standings.Measured.Where(candidate => candidate < leader && !_withdrawn.Contains(candidate)).Select(candidate => (int?)candidate)
            .FirstOrDefault(candidate => Bounds(candidate!.Value, leader) is { } bounds && bounds.Lower >= -_zone) ?? leader;
        return new RaceResult(
            best, IsDecided, [.. _standings.Measured.Union(_withdrawn).Order().Select(candidate => _withdrawn.Contains(candidate) ? Withdrawn(candidate) : Standing(candidate, best))], Measurements);
    }

    private RaceStanding Standing(int candidate, int best)
    {
        var bounds = candidate == best ? null : Bounds(candidate, best);
        var state = candidate == best ? RaceState.Best
            : bounds is { Upper: < 0 } ? RaceState.Worse
            : bounds is { } known && known.Lower >= -_zone && known.Upper <= _zone ? RaceState.Tied
            : _field.Contains(candidate) && !IsDecided ? RaceState.Open
            : RaceState.NoBetter;
        return new RaceStanding(
            candidate,
            _standings.Count(candidate),
            _standings.Level(candidate),
            state,
            bounds is { } pair ? Math.Exp(pair.Mean) - 1 : null,
            bounds is { } low ? Math.Exp(low.Lower) - 1 : null,
            bounds is { } high ? Math.Exp(high.Upper) - 1 : null);
    }

    private static RaceStanding Withdrawn(int candidate) => new(candidate, 0, null, RaceState.Withdrawn, null, null, null);

    /// <summary>How the first differs from the second, each end with the confidence.</summary>
    private (double Mean, double Lower, double Upper)? Bounds(int first, int second)
    {
        if ((_standings.Pair(first, second) ?? _standings.Indirect(first, second)) is not { } pair)
        {
            return null;
        }

        var half = StudentT.InvCDF(0, 1, pair.Freedom, _setting.Confidence) * Math.Sqrt(pair.Variance / pair.Blocks);
        return (pair.Mean, pair.Mean - half, pair.Mean + half);
    }

    private void Eliminate()
    {
        foreach (var candidate in _field.OrderBy(_standings.Effect).ToArray())
        {
            if (_field.Any(other => other != candidate && IsShownNoWorse(other, candidate)))
            {
                _field.Remove(candidate);
            }
        }
    }

    /// <summary>Whether the first is shown not to be worse than the second by the zone or more: the triangular region of Kim and Nelson is left on its side.</summary>
    private bool IsShownNoWorse(int first, int second)
    {
        if (_standings.Pair(first, second) is not { } pair)
        {
            return false;
        }

        var rivals = Math.Max(1, _setting.Candidates.Count - 1);
        var h2 = pair.Freedom * (Math.Pow(2 * (1 - _setting.Confidence) / rivals, -2.0 / pair.Freedom) - 1);
        return pair.Mean >= Math.Max(0, (h2 * pair.Variance / (2 * _zone * pair.Blocks)) - (_zone / 2));
    }

    /// <summary>Takes in what lies between the leader and its neighbours, where the best may be.</summary>
    /// <returns>Whether anything was.</returns>
    private bool Refine()
    {
        if (Leader is not { } leader || _standings.Freedom < LeastFreedom)
        {
            return false;
        }

        int[] tested = [.. _setting.Candidates.Where(_taken.Contains)];
        var place = Array.IndexOf(tested, leader);
        int[] between =
        [
            .. Sides.Where(side => place + side >= 0 && place + side < tested.Length && IsWorthALook(tested, place, side))
                .Select(side => Middle(leader, tested[place + side])).OfType<int>(),
        ];
        _field.AddRange(between);
        _taken.UnionWith(between);
        return between.Length > 0;
    }

    /// <summary>The candidate half-way between two; null where there is none between.</summary>
    private int? Middle(int one, int other)
    {
        var candidates = _setting.Candidates.ToList();
        var (a, b) = (candidates.IndexOf(one), candidates.IndexOf(other));
        return Math.Abs(a - b) > 1 ? candidates[(a + b) / 2] : null;
    }

    /// <summary>Nothing is looked for on a level stretch: between two of three neighbours that are about as good.</summary>
    private bool IsWorthALook(int[] tested, int place, int side)
    {
        var (leader, neighbour) = (tested[place], tested[place + side]);
        if (!IsAboutAsGood(leader, neighbour))
        {
            return true;
        }

        if (_field.Contains(neighbour) && (_standings.Pair(leader, neighbour)?.Blocks ?? 0) < LongEnough)
        {
            return false;
        }

        return !new[] { place + (2 * side), place - side }.Where(third => third >= 0 && third < tested.Length).Any(third => IsAboutAsGood(leader, tested[third]));
    }

    private bool IsAboutAsGood(int leader, int other) => _standings.Effect(leader) - _standings.Effect(other) <= AboutAsGood * _zone;
}
