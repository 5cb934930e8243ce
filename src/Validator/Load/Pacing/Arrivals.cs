using Validator.Spec;

namespace Validator.Load;

/// <summary>A request of an open loop and when it is due.</summary>
/// <param name="Due">Seconds since the measured load began.</param>
/// <param name="Stage">1-based stage; null where the load never changes.</param>
public readonly record struct DueRequest(double Due, int? Stage);

/// <summary>The schedule of an open loop: a pure function of the spec, whatever the server does.</summary>
public static class Arrivals
{
    /// <summary>What rounding may take from a time that is to fall on the end.</summary>
    private const double Rounding = 1e-9;

    /// <summary>All requests of the measured load, in their order.</summary>
    /// <param name="load">An open loop.</param>
    public static IEnumerable<DueRequest> Of(LoadSpec load)
    {
        var curve = LoadCurve.Of(load);
        var staged = load.Varies;
        var number = 0;
        foreach (var due in Times(curve, load.Shape))
        {
            if (double.IsPositiveInfinity(due) || !Wanted(load, number++, due))
            {
                yield break;
            }

            yield return new DueRequest(due, staged ? curve.StageAt(due) : null);
        }
    }

    /// <summary>
    /// Times at which the curve's sum reaches 0, 1, 2 and so on; of a Poisson process those at which it reaches the times of
    /// one with rate 1, which is exact for a rate that changes too.
    /// </summary>
    private static IEnumerable<double> Times(LoadCurve curve, LoadShape shape)
    {
        var amount = 0.0;
        for (var index = 0; ; index++)
        {
            amount = shape.Mode == LoadMode.Poisson ? amount + Gap(shape.Seed, index) : index;
            yield return curve.TimeOf(amount);
        }
    }

    private static bool Wanted(LoadSpec load, int number, double due)
    {
        bool? byNumber = load.Requests is { } requests ? number < requests : null;
        bool? byTime = load.Duration is { } duration ? due < duration.TotalSeconds - Rounding : null;
        return load.StopWhen == StopRule.First
            ? (byNumber ?? true) && (byTime ?? true)
            : (byNumber ?? false) || (byTime ?? false);
    }

    /// <summary>An exponential time of mean 1: SplitMix64, so that a seed means the same on every system and in every version.</summary>
    private static double Gap(int seed, int index)
    {
        unchecked
        {
            var mixed = ((ulong)seed * 0xD1342543DE82EF95UL) + (((ulong)index + 1) * 0x9E3779B97F4A7C15UL);
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            mixed ^= mixed >> 31;
            return -Math.Log(1 - ((mixed >> 11) * (1.0 / (1UL << 53))));
        }
    }
}
