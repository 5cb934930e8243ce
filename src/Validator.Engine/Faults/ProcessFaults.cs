using Validator.Spec.Faults;

namespace Validator.Engine.Faults;

/// <summary>The faults of the process as a whole.</summary>
internal sealed class ProcessFaults(FaultPlan? plan, TimeProvider time)
{
    private readonly IReadOnlyList<Fault> _faults = [.. plan?.Faults.Where(fault => fault.Definition.Scope == FaultScope.Process) ?? []];

    /// <summary>Whether SIGTERM and SIGINT do nothing.</summary>
    public bool IgnoresSignals => _faults.Any(fault => fault.Kind == FaultKind.IgnoreSigterm);

    /// <summary>What happens before the server listens.</summary>
    /// <param name="log">Is told why the server does not start.</param>
    /// <param name="ended">Completes when the server is asked to end.</param>
    /// <returns>The exit code of a process that never comes to listen; null to go on.</returns>
    public async Task<int?> BootAsync(TextWriter log, Task ended)
    {
        foreach (Fault fault in _faults)
        {
            if (fault.Kind == FaultKind.SlowBoot)
            {
                using CancellationTokenSource waited = new();
                if (await Task.WhenAny(ended, Task.Delay(fault.With.Duration, time, waited.Token)) == ended)
                {
                    await waited.CancelAsync();
                    return 0;
                }
            }
            else if (fault.Kind == FaultKind.NoBoot)
            {
                await log.WriteLineAsync($"Error: fault {fault.Id}: the server does not start");
                return fault.With.ExitCode;
            }
        }

        return null;
    }
}
