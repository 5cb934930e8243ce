using System.Globalization;
using Validator.Metrics.Steady;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Says when a load did not run evenly.</summary>
public static class SteadyFindings
{
    /// <summary>Class of the finding: a trend remains after the warm-up was cut.</summary>
    public const string NotSteady = "load.not_steady";

    /// <summary>The finding; null where the load was steady, or too short to tell.</summary>
    /// <param name="steady">What was found of the load; null where there was none.</param>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    public static Finding? Of(SteadyState? steady, string configuration) => steady switch
    {
        { Fell: { } fell } => Of(
            $"the load was not steady: decode speed fell by {Quantity.Format(Math.Round(fell, 4), Unit.Percent)} from its first requests to the later ones, so its figures depend on how long it ran", slower: true, configuration),
        { Trend: { IsCertain: true } trend } => Of(
            $"the load was not steady: decode speed {(trend.Fall > 0 ? "fell" : "rose")} by {Quantity.Format(Math.Abs(trend.Fall), Unit.Percent)} from the first to the last of {steady.Requests} requests (Theil-Sen; Mann-Kendall p {P(trend.P)}), so its figures depend on how long it ran", trend.Fall > 0, configuration),
        _ => null,
    };

    private static Finding Of(string explanation, bool slower, string configuration) => new(
        NotSteady,
        explanation,
        slower ? "look for heat, memory pressure or a growing cache, and run longer; decode.drift gates it" : "raise load.warmup, or run longer",
        $"{configuration}/requests.jsonl");

    /// <summary>The steady part of a load in one line; null where it was too short to tell one.</summary>
    public static string? Words(SteadyState? steady)
    {
        if (steady is null || (steady.Trend is null && steady.Cut == 0))
        {
            return null;
        }

        var cut = steady.Cut == 0 ? "no warm-up found"
            : $"the first {steady.Cut} requests ({Quantity.Format(steady.CutSeconds, Unit.Duration)}) are warm-up and left out of output.tokens_per_second";
        var trend = steady.Trend is { } found ? $", decode speed {(found.Fall > 0 ? "-" : "+")}{Quantity.Format(Math.Abs(Math.Round(found.Fall, 4)), Unit.Percent)} from first to last (p {P(found.P)})" : string.Empty;
        var variation = steady.Variation is { } cv ? $", variation {Quantity.Format(Math.Round(cv, 4), Unit.Percent)}" : string.Empty;
        return $"steady state: {cut}; {steady.Requests} requests{trend}{variation}";
    }

    private static string P(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.###", CultureInfo.InvariantCulture);
}
