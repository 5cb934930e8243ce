using Validator.Engine.Inference;

namespace Validator.Engine.Faults;

/// <summary>Draws that depend on the plan's seed and the number of the request alone, not on the order of threads.</summary>
internal static class FaultDraw
{
    /// <summary>A sequence of numbers for one fault and one request.</summary>
    public static SplitMix For(int seed, int fault, long request) =>
        new(SplitMix.Mix((ulong)seed + SplitMix.Golden) ^ SplitMix.Mix(((ulong)fault << 48) ^ (ulong)request));

    /// <summary>Whether a fault of this chance hits the request.</summary>
    /// <param name="seed">Seed of the plan.</param>
    /// <param name="fault">Index of the fault in the plan.</param>
    /// <param name="request">Number of the request.</param>
    /// <param name="probability">From 0, never, to 1, always.</param>
    public static bool Hits(int seed, int fault, long request, double probability) => For(seed, fault, request).NextDouble() < probability;
}
