using Validator.Gates;
using Validator.Integrity;
using Validator.Load;
using Validator.Machine;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The load stage of one configuration, with what may go wrong around it.</summary>
internal static class SustainedLoad
{
    internal const int TailLines = 8;

    public static async Task RunAsync(Plan plan, ConfigurationRun run, Clock clock, VerificationOptions options, RunFacts facts, MachineInventory machine, CancellationToken cancellationToken)
    {
        if (run.Failure is not null || run.Server is not { } server)
        {
            return;
        }

        var spec = plan.Spec;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await using var watch = HealthWatch.Start(server, run, options.Time);
            using var log = new RequestLog(run.Folder.Requests);
            var wire = new WireStore(spec.Wire, run.Folder.Wire, clock.Time.TimestampFrequency, run.Redaction);
            using var loadWatch = new LoadWatch(plan, facts, run, clock, options.Progress, Telemetry(spec, run, watch, options, machine));
            var measurement = new Measurement(spec, ProbePlan.Of(spec, plan.Gates, run.Configuration), run, server, log, wire, clock, options, loadWatch, plan.TimeScale);
            var load = measurement.RunAsync(bounded.Token);
            if (await Task.WhenAny(load, server.Exited) != load)
            {
                // Whoever waits for a dead server waits in vain; what was measured so far is kept.
                await bounded.CancelAsync();
            }

            var progress = await load;
            run.Early = loadWatch.Decision;
            await ServerDeath.LookAsync(server, options.Time, bounded.Token);
            await watch.AskAsync(spec.Deployment.Model, bounded.Token);
            if (progress.OutOfTime)
            {
                run.Failure = new RunFailure(
                    Decision.Inconclusive,
                    $"load.maxDuration ended the load before its plan was met, after {progress.Measured} measured requests were begun",
                    "raise load.maxDuration, or ask for less");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Failure = new RunFailure(Decision.Cancelled, "the run was broken off by a signal");
        }
        catch (OperationCanceledException)
        {
            // The server ended: said below.
        }
        catch (LoadException exception)
        {
            var words = run.Redaction.Apply(exception.Message);
            run.Failure = new RunFailure(Decision.Error, exception.Location is null ? words : $"{exception.Location}: {words}");
        }
        catch (CalibrationException failure)
        {
            // A server that ends here breaks its answer first; that it ended is said below.
            await ServerDeath.IsNoticedAsync(server, options.Time);
            var words = run.Redaction.Apply(failure.Message);
            run.Failure = failure.Side switch
            {
                null => new RunFailure(Decision.Inconclusive, words, "use a version of the server that counts prompts"),
                ViolationSide.Proxy => new RunFailure(
                    Decision.Error, $"something between the server and us answered a calibration request: {words}", failure.Remedy),
                ViolationSide.Transport => new RunFailure(
                    Decision.Rejected, $"the connection to the server broke during the calibration: {words}", failure.Remedy) { OfConnection = true },
                _ => new RunFailure(Decision.Rejected, $"the server broke while it counted a calibration prompt: {words}", failure.Remedy),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            run.Failure = new RunFailure(Decision.Error, $"the results cannot be written: {exception.Message}", "free space, or name another folder with -o");
        }

        run.Telemetry = LoadTelemetry.Read(run.Folder.Telemetry);
        if (run.Health.Unwritten is { } why && run.Failure is null)
        {
            run.Failure = new RunFailure(Decision.Error, $"the results cannot be written: {why}", "free space, or name another folder with -o");
        }

        if (server.Exited.IsCompleted && run.Failure?.Decision != Decision.Cancelled)
        {
            run.Failure = server.IsAttached ? Gone : FailureOf(await server.Exited, server.LogTail(TailLines));
        }
    }

    private static TelemetryTarget Telemetry(DeploymentSpec spec, ConfigurationRun run, HealthWatch watch, VerificationOptions options, MachineInventory machine) => new()
    {
        Server = () => watch.Processes,
        Interval = spec.Telemetry.Interval,
        Time = options.Time,
        Machine = run.Scripted ? null : machine,
        Scripted = run.Scripted,
    };

    /// <summary>The failure of a load whose server, started by somebody else, is no longer there.</summary>
    private static RunFailure Gone => new(
        Decision.Rejected,
        "the server at runtime.url ended during the load: its process is gone, or it takes no more connections; its processes and its log are not ours to see",
        "read the server's own log; a server that dies under its own load is not fit for production");

    /// <summary>The failure of a load whose server ended, or whose supervisor did, which is not laid to the server.</summary>
    /// <param name="exit">How it ended.</param>
    /// <param name="tail">The last lines of its output.</param>
    internal static RunFailure FailureOf(ServerExit exit, IReadOnlyList<string> tail) => exit.SupervisorLost
        ? new RunFailure(
            Decision.Error,
            "the supervisor of the server ended during the load, so nothing is known of the server",
            "see what killed it, the kernel's log says what was killed for want of memory, and run again")
        : new RunFailure(
            Decision.Rejected,
            $"the server ended during the load ({exit.Words}){(tail.Count == 0 ? "; it logged nothing" : string.Empty)}",
            "read server.log; a server that dies under its own load is not fit for production",
            tail.Count == 0 ? null : string.Join('\n', tail));
}
