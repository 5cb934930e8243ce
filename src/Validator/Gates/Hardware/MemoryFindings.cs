using System.Globalization;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Whether the server keeps memory, and whether it has enough of it.</summary>
internal static class MemoryFindings
{
    private const double Confidence = 0.975;
    private const double MostSwapped = 1 << 20;
    private const double MostFaults = 10;

    public static IEnumerable<Finding> Leak(string configuration, TelemetryLog telemetry)
    {
        if (MemoryGrowth.Of(telemetry.Samples).Growth is not { IsLeak: true } growth)
        {
            yield break;
        }

        var interval = growth.Between(Confidence);
        yield return HardwareWords.Of(
            HardwareWords.MemoryLeak,
            $"the server kept {Size(growth.PerRequest)} of every request, with 95% confidence {Size(interval.Lower)} to {Size(interval.Upper)}: over the last {growth.Requests} requests its memory grew from {Size(growth.First)} to {Size(growth.Last)} and did not come to rest",
            configuration);
    }

    public static IEnumerable<Finding> Swapping(string configuration, TelemetryWindow window)
    {
        if (window.Seconds < WorkFindings.Least)
        {
            yield break;
        }

        var swapped = ((window.Sum(tick => tick.Memory?.SwappedIn) ?? 0) + (window.Sum(tick => tick.Memory?.SwappedOut) ?? 0)) / window.Seconds;
        var faults = (window.Sum(tick => tick.Server?.MajorFaults) ?? 0) / window.Seconds;
        if (swapped <= MostSwapped && faults <= MostFaults)
        {
            yield break;
        }

        var swap = window.Ticks.Max(tick => tick.Server?.Swap) is > 0 and var bytes ? $"; up to {Size(bytes)} of the server lay in swap" : string.Empty;
        yield return HardwareWords.Of(
            HardwareWords.Swapping,
            string.Create(CultureInfo.InvariantCulture, $"the machine moved {Size(swapped)}/s to and from swap, and a disk served {faults:0.#} page faults of the server in a second, over {window.Seconds:0} s of load{swap}"),
            configuration);
    }

    private static string Size(double bytes) => double.IsFinite(bytes) ? Quantity.Format(Math.Round(bytes), Unit.Bytes) : "unknown";
}
