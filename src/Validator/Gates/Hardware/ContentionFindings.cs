using System.Globalization;
using Validator.Machine.Telemetry;
using Validator.Metrics.Telemetry;

namespace Validator.Gates;

/// <summary>Who else the server shared processors and cores with.</summary>
internal static class ContentionFindings
{
    private const double MostProcessors = 0.5;
    private const double MostShare = 0.1;
    private const double MostStolen = 0.05;
    private const int Shown = 3;

    public static IEnumerable<Finding> Contended(string configuration, TelemetryWindow window)
    {
        // What the server took can be told from others only where the server is seen.
        var ticks = window.Ticks.Where(tick => tick is { Cpu: { Busy: not null, Cores.Count: > 0 }, Server.Cpu: not null, Self.Cpu: not null }).ToArray();
        if (ticks.Sum(tick => tick.Seconds!.Value) is not (>= WorkFindings.Least and var seconds))
        {
            yield break;
        }

        var processors = ticks[0].Cpu!.Cores!.Count;
        var others = TelemetryWindow.Mean(ticks, Others) ?? 0;
        var stolen = TelemetryWindow.Mean(ticks, tick => tick.Cpu!.Stolen) ?? 0;
        if (others > Math.Max(MostProcessors, MostShare * processors))
        {
            var names = ticks.SelectMany(tick => tick.Others ?? []).GroupBy(program => program.Name, StringComparer.Ordinal)
                .OrderByDescending(group => group.Sum(program => program.Cpu)).Take(Shown).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Max(program => program.Cpu):0.0})")).ToArray();
            yield return HardwareWords.Of(
                HardwareWords.Contended,
                string.Create(CultureInfo.InvariantCulture, $"other programs kept {others:0.0} of {processors} processors busy over {seconds:0} s of load, the server {TelemetryWindow.Mean(ticks, tick => tick.Server!.Cpu):0.0}, this tool {TelemetryWindow.Mean(ticks, tick => tick.Self!.Cpu):0.0}{(names.Length > 0 ? $"; the busiest were {string.Join(", ", names)}" : string.Empty)}"),
                configuration);
        }
        else if (stolen > MostStolen)
        {
            yield return HardwareWords.Of(
                HardwareWords.Contended,
                string.Create(CultureInfo.InvariantCulture, $"the hypervisor gave {stolen:P0} of the processors' time to other machines over {seconds:0} s of load"),
                configuration);
        }
    }

    public static IEnumerable<Finding> Smt(string configuration, TelemetryWindow window)
    {
        if (window.Log.Header is not { PhysicalCores: { } physical, LogicalCores: { } logical } || logical <= physical)
        {
            yield break;
        }

        var ticks = window.Ticks.Where(tick => tick.Server?.Cpu > physical + MostProcessors).ToArray();
        if (ticks.Sum(tick => tick.Seconds!.Value) is >= WorkFindings.Least and var seconds)
        {
            yield return HardwareWords.Of(
                HardwareWords.SmtContention,
                string.Create(CultureInfo.InvariantCulture, $"for {seconds:0} s the server kept {TelemetryWindow.Mean(ticks, tick => tick.Server!.Cpu):0.0} processors busy on {physical} physical cores, so that threads shared cores"),
                configuration);
        }
    }

    private static double? Others(TelemetrySample tick) => Math.Max(0, (tick.Cpu!.Busy!.Value * tick.Cpu.Cores!.Count) - tick.Server!.Cpu!.Value - tick.Self!.Cpu!.Value);
}
