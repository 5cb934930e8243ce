using System.Globalization;
using Validator.Metrics.Telemetry;

namespace Validator.Gates;

/// <summary>What held processors back.</summary>
internal static class ThrottleFindings
{
    private const double Matters = 0.05;

    public static IEnumerable<Finding> Quota(string configuration, TelemetryWindow window)
    {
        if (window.Sum(tick => tick.Cpu?.QuotaPeriods) is not (> 0 and var periods) || window.Sum(tick => tick.Cpu?.QuotaThrottles) is not { } throttles || throttles < Matters * periods)
        {
            yield break;
        }

        var granted = window.Log.Header?.CpuQuota is { } quota ? string.Create(CultureInfo.InvariantCulture, $" of {quota:0.##} processors") : string.Empty;
        yield return HardwareWords.Of(
            HardwareWords.QuotaThrottled,
            string.Create(CultureInfo.InvariantCulture, $"the control group's quota{granted} was used up in {throttles} of {periods} periods, and threads waited {window.Ticks.Sum(tick => tick.Cpu?.QuotaSeconds ?? 0):0.0} s for it"),
            configuration);
    }

    public static IEnumerable<Finding> Gpus(string configuration, TelemetryWindow window)
    {
        var told = window.Ticks.Where(tick => tick.Gpus?.Any(gpu => gpu.Throttles is not null) == true).ToArray();
        var held = told.Where(tick => tick.Gpus!.Any(gpu => gpu.Throttles is { Count: > 0 })).ToArray();
        if (held.Length == 0 || held.Length < Matters * told.Length)
        {
            yield break;
        }

        var reasons = held.SelectMany(tick => tick.Gpus!).SelectMany(gpu => gpu.Throttles ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        yield return HardwareWords.Of(
            HardwareWords.GpuThrottled,
            string.Create(CultureInfo.InvariantCulture, $"in {held.Length} of {told.Length} samples a graphics processor's clock was held back: {string.Join(", ", reasons)}"),
            configuration);
    }
}
