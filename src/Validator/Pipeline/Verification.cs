using Validator.Gates;
using Validator.Machine;
using Validator.Metrics;
using Validator.Pipeline.Preflight;
using Validator.Reports;
using Validator.Spec;
using Validator.Spec.Profiles;

namespace Validator.Pipeline;

/// <summary>
/// A spec in, a verdict out. The stages are called in the order of the methods; each does nothing where an earlier one failed,
/// so that the last always has a verdict to publish. Disposal stops whatever still runs.
/// </summary>
public sealed class Verification : IAsyncDisposable
{
    private readonly Plan _plan;
    private readonly VerificationOptions _options;
    private readonly RunDirectory _directory;
    private readonly DateTimeOffset _startedAt;
    private readonly Clock _clock;
    private readonly MachineInventory _machine;
    private readonly MachineHold _hold;
    private readonly MachinePolicy _policy;
    private readonly Booter _booter;
    private readonly IReadOnlyList<ConfigurationRun> _runs;

    /// <summary>Those that are to be run, in that order.</summary>
    private readonly IReadOnlyList<ConfigurationRun> _sequence;

    private readonly Verdict? _resumed;

    private Verification(Plan plan, VerificationOptions options, RunDirectory directory, Resumption? resumption)
    {
        _plan = plan;
        _options = options;
        _directory = directory;
        _resumed = resumption?.Recorded;
        _startedAt = _resumed?.StartedAt ?? options.Time.GetUtcNow();
        _clock = new Clock(plan.Profile is null ? options.Time : new ScaledTimeProvider(options.Time, plan.TimeScale));
        _machine = (plan.Profile is { } profile ? new ScriptedMachineProbe(profile) : options.Machine).Read(directory.Path);
        _hold = new MachineHold(plan.Spec.Name, options);
        _policy = MachinePolicy.Here(plan.Spec, _machine, options.Environment);
        _runs = [.. plan.Configurations.Select(configuration => Begin(configuration, resumption?.Kept.GetValueOrDefault(configuration.Id)))];
        _sequence = [.. plan.Spec.Schedule.Arrange(_runs).Where(run => run.Kept is null)];

        // Who boots learns from the plan which configuration is the last to need the model.
        _booter = new Booter(_sequence.Count == 0 ? plan : plan with { Configurations = [.. _sequence.Select(run => run.Configuration)] }, options, _policy);
    }

    private ConfigurationRun Begin(Configuration configuration, MeasuredConfiguration? kept)
    {
        var folder = _directory.ForConfiguration(configuration.Id);
        var policy = _policy.Of(configuration);
        return new ConfigurationRun(configuration, folder, Secrets.Of(_plan.Spec, configuration), new HealthTimeline(folder.Health, () => _clock.Now))
        {
            Kept = kept,
            Policy = policy,
            Failure = MachinePolicy.FailureOf(policy),
        };
    }

    /// <summary>The verdict; null before <see cref="EvaluateGates"/>.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Absolute path of the folder of the results.</summary>
    public string RunDirectoryPath => _directory.Path;

    /// <summary>Prepares the folder and writes down what is to be verified and where. Nothing is started.</summary>
    /// <returns>The verification, or the error that says why the folder cannot be used.</returns>
    public static (Verification? Verification, Diagnostic? Problem) Create(Plan plan, VerificationOptions options)
    {
        if (options.Resume)
        {
            return Resume(plan, options);
        }

        var path = options.OutputDirectory ?? RunDirectory.FreeDefaultPath(Environment.CurrentDirectory, plan.Spec.Name, options.Time);
        var (directory, problem) = RunDirectory.Create(path, options.Force);
        if (directory is null)
        {
            return (null, problem);
        }

        try
        {
            var verification = new Verification(plan, options, directory, null);
            File.WriteAllText(directory.PathOf(RunFiles.Spec), plan.Resolved);
            File.WriteAllText(directory.PathOf(RunFiles.Machine), MachineJson.Write(verification._machine));
            VerdictFile.Write(directory.PathOf(RunFiles.Unfinished), verification.Unfinished());
            return (verification, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            directory.Dispose();
            return (null, Diagnostic.Error(null, $"the run directory '{path}' cannot be written: {exception.Message}", "name another with -o"));
        }
    }

    /// <summary>Goes on with an interrupted run: what was over is kept, all else is run again from its beginning.</summary>
    private static (Verification? Verification, Diagnostic? Problem) Resume(Plan plan, VerificationOptions options)
    {
        var path = options.OutputDirectory!;
        var (resumption, problem) = Resumption.Of(path, plan, folder => (plan.Profile is { } profile ? new ScriptedMachineProbe(profile) : options.Machine).Read(folder));
        if (resumption is null)
        {
            return (null, problem);
        }

        var directory = resumption.Directory;
        try
        {
            // First what a kill from here on would leave, then the old conclusions: so there is always one that is true.
            foreach (var configuration in plan.Configurations.Where(configuration => !resumption.Kept.ContainsKey(configuration.Id)))
            {
                directory.Forget(configuration.Id);
            }

            var verification = new Verification(plan, options, directory, resumption);
            VerdictFile.Write(directory.PathOf(RunFiles.Unfinished), verification.Unfinished());
            directory.Reopen();
            options.Progress?.Report(new StageReported("resume", null, resumption.Kept.Count == 0 ? "nothing was over" : $"kept as they are: {string.Join(", ", resumption.Kept.Keys)}"));
            return (verification, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            directory.Dispose();
            return (null, Diagnostic.Error(null, $"the run directory '{path}' cannot be written: {exception.Message}", "begin a new run with another -o"));
        }
    }

    /// <summary>What went wrong in the validator itself; null while nothing did. The verdict is then <c>error</c>.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Takes the machine for itself, checks it, and boots the first configuration's server with its model.</summary>
    /// <param name="cancellationToken">Breaks off; the verdict is then <c>cancelled</c>.</param>
    public Task BootAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (await _hold.TakeAsync(cancellationToken) is { } failure)
        {
            FailAll(failure);
        }
        else
        {
            CheckMachine();
        }

        if (_sequence.Count > 0)
        {
            await _booter.BootAsync(_sequence[0], cancellationToken);
        }
    });

    /// <summary>Runs the load of every configuration in turn, each on a server of its own, booted where it is not yet.</summary>
    /// <param name="cancellationToken">Breaks off; the verdict is then <c>cancelled</c>.</param>
    public Task SustainLoadAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        foreach (var run in _sequence)
        {
            try
            {
                await CoolDownAsync(run, cancellationToken);
                await _booter.BootAsync(run, cancellationToken);
                await SustainedLoad.RunAsync(_plan, run, _clock, _options, Facts(), _machine, cancellationToken);
            }
            finally
            {
                await _booter.StopAsync(run);
            }

            // So that whatever becomes of the rest, what was measured until here need not be measured again.
            run.Ended = true;
            VerdictFile.Write(_directory.PathOf(RunFiles.Unfinished), Unfinished());
        }

        await _booter.RestoreAsync(cancellationToken);
    });

    /// <summary>Rests before every configuration but the first.</summary>
    private async Task CoolDownAsync(ConfigurationRun run, CancellationToken cancellationToken)
    {
        if (_plan.Spec.Schedule.Cooldown is var rest && rest > TimeSpan.Zero && run != _sequence[0] && run.Failure is null)
        {
            _options.Progress?.Report(new StageReported("cooldown", run.Configuration, $"resting for {rest.TotalSeconds:0.###} s"));
            try
            {
                await Task.Delay(rest, _clock.Time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The boot is told by the same token, and says so.
            }
        }
    }

    /// <summary>Judges what was measured.</summary>
    /// <param name="cancelled">Exit code of the signal that broke the run off; null when none did.</param>
    public Verdict EvaluateGates(int? cancelled = null)
    {
        var fault = Fault is null ? null : $"the validator itself failed: {Fault.Message}";
        return Verdict = Judgement.Of(_plan, Facts(), [.. _runs.Select(run => run.Measured)], cancelled, fault);
    }

    private RunFacts Facts() => new()
    {
        Name = _plan.Spec.Name,
        Tool = _options.Tool,
        Rehearsal = _plan.Spec.Runtime.Engine == EngineKind.Embedded || _runs.Any(run => run.Rehearsed) || _resumed is { Rehearsal: true },
        Faults = _plan.Spec.Runtime.Faults is not null,
        Scripted = _plan.Profile is not null || _runs.Any(run => run.Scripted) || _resumed is { Scripted: true },
        Sequence = _plan.Spec.Schedule.Order == RunOrder.Declared ? [] : [.. _plan.Spec.Schedule.Arrange(_runs).Select(run => run.Configuration.Id)],
        MachineFingerprint = _machine.Fingerprint,
        PhysicalCores = _machine.PhysicalCores,
        NotVerified = _plan.LeftOut,
        StartedAt = _startedAt,
    };

    /// <summary>The verdict on a run that is killed before it has one.</summary>
    private Verdict Unfinished()
    {
        var killed = new RunFailure(
            Decision.Error,
            "the run did not end: it was killed, or still runs",
            "run it again; what was measured until then is in the configurations' folders");
        return Judgement.Of(_plan, Facts(), [.. _runs.Select(run => run.Ended ? run.Measured : run.Measured with { Failure = killed })], fault: killed.Message);
    }

    /// <summary>Writes every report, the verdict last.</summary>
    /// <returns>The verdict.</returns>
    /// <exception cref="IOException">They cannot be written.</exception>
    public Verdict Publish()
    {
        var verdict = Verdict ?? EvaluateGates();
        Publication.Write(_directory, verdict, Deployed(), _options.Environment, _options.Diagnostics);
        return verdict;
    }

    private DeployedAs Deployed() => DeployedAs.Of(_plan.Spec, TestResultStatement.Sha256(_plan.Resolved), TestResultStatement.Sha256(MachineJson.Write(_machine)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
        {
            await _booter.StopAsync(run);
        }

        // Where the load was never reached; whoever came so far without it has no time to lose.
        await _booter.RestoreAsync(new CancellationToken(canceled: true));
        _hold.Dispose();
        _booter.Conclude();
        _directory.Dispose();
    }

    /// <summary>A fault of ours is nobody else's: it makes the whole run an error, whatever was measured.</summary>
    private async Task GuardAsync(Func<Task> stage)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            await stage();
        }
#pragma warning disable CA1031 // Whatever it is, it must not leave figures behind that read as an approval.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fault = exception;
        }
    }

    private void CheckMachine()
    {
        _options.Progress?.Report(new StageStarted("machine", null, $"fingerprint {_machine.Fingerprint}{(_plan.Profile is { } played ? $", played by the profile {played.Name}, {_plan.TimeScale} times as fast" : string.Empty)}"));
        var unmet = TargetCheck.Evaluate(_plan.Spec.Target, _machine).Where(result => result.Held != true).ToArray();
        if (unmet.Length == 0)
        {
            return;
        }

        FailAll(new RunFailure(
            Decision.Error,
            "the machine does not meet target.require: " + string.Join("; ", unmet.Select(result =>
                $"{result.Location}: {result.Key} must be {result.Expected}, is {result.Actual ?? "unknown"}")),
            "run this spec on a machine that meets it, or change target.require"));
    }

    private void FailAll(RunFailure failure)
    {
        foreach (var run in _sequence)
        {
            run.Failure = failure;
        }
    }
}
