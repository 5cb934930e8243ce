using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>What telemetry and requests tell only together; the same for a run that just ended and one read back. None of them decides anything.</summary>
public static class HardwareFindings
{
    /// <summary>The findings, at most one of a class.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="telemetry">What machine and server did.</param>
    /// <param name="records">The request log.</param>
    /// <param name="metrics">Its figures.</param>
    public static IReadOnlyList<Finding> Of(Configuration configuration, TelemetryLog telemetry, IReadOnlyList<RequestRecord> records, MetricSet metrics)
    {
        if (telemetry.Header is not { } header)
        {
            return [];
        }

        var window = TelemetryWindow.Of(telemetry, records.Where(record => record.Counts));
        var leak = MemoryFindings.Leak(configuration.Id, telemetry);

        // Of a machine that is played only the process that plays it is real, and its memory.
        return header.Scripted ? [.. leak]
            :
            [
                .. WorkFindings.BusyWithoutTokens(configuration.Id, window, records),
                .. WorkFindings.IdleAndSlow(configuration, window, records, metrics),
                .. DecayFindings.Of(configuration.Id, window, records, metrics),
                .. leak,
                .. MemoryFindings.Swapping(configuration.Id, window),
                .. ContentionFindings.Contended(configuration.Id, window),
                .. ContentionFindings.Smt(configuration.Id, window),
                .. ThrottleFindings.Quota(configuration.Id, window),
                .. ThrottleFindings.Gpus(configuration.Id, window),
            ];
    }
}
