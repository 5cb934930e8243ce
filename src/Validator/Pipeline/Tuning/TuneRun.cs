using System.Globalization;
using Validator.Gates;
using Validator.Load;
using Validator.Machine;
using Validator.Metrics;
using Validator.Pipeline.Preflight;
using Validator.Reports;
using Validator.Runtime;
using Validator.Spec;
using Validator.Spec.Profiles;

namespace Validator.Pipeline.Tuning;

/// <summary>
/// Finds the best options of a spec for each context size, on a server that is booted, supervised and stopped as in a run, with
/// the machine held for itself. Disposal stops whatever still runs.
/// </summary>
public sealed class TuneRun : IAsyncDisposable
{
    private const int MostThreads = 1024;
    private const string BrokenOff = "the search was broken off by a signal";

    private readonly Plan _plan;
    private readonly TuneOptions _tune;
    private readonly VerificationOptions _options;
    private readonly RunDirectory _directory;
    private readonly DateTimeOffset _startedAt;
    private readonly Clock _clock;
    private readonly MachineInventory _machine;
    private readonly MachineHold _hold;
    private readonly Booter _booter;
    private readonly IReadOnlyList<ConfigurationRun> _runs;
    private readonly List<TuneSearch> _searches = [];
    private readonly AxisSearch _search;
    private RunFailure? _failure;

    private TuneRun(Plan plan, TuneOptions tune, VerificationOptions options, RunDirectory directory)
    {
        (_tune, _options, _directory, _startedAt) = (tune, options, directory, options.Time.GetUtcNow());
        _clock = new Clock(plan.Profile is null ? options.Time : new ScaledTimeProvider(options.Time, plan.TimeScale));
        _machine = (plan.Profile is { } profile ? new ScriptedMachineProbe(profile) : options.Machine).Read(directory.Path);
        _hold = new MachineHold(plan.Spec.Name, options);
        _plan = TunePlan.Of(plan, tune, Candidates(plan, tune)[0]);
        _search = new AxisSearch(tune, _machine.PhysicalCores, options.Progress, _searches);
        _booter = new Booter(_plan, options, MachinePolicy.Here(_plan.Spec, _machine, options.Environment));
        _runs =
        [
            .. _plan.Configurations.Select(configuration =>
            {
                var folder = directory.ForConfiguration(configuration.Id);
                return new ConfigurationRun(configuration, folder, Secrets.Of(_plan.Spec, configuration), new HealthTimeline(folder.Health, () => _clock.Now));
            }),
        ];
    }

    /// <summary>Absolute path of the folder of the results.</summary>
    public string RunDirectoryPath => _directory.Path;

    /// <summary>Prepares the folder. Nothing is started.</summary>
    /// <returns>The search, or the error that says why it cannot be made.</returns>
    public static (TuneRun? Run, Diagnostic? Problem) Create(Plan plan, TuneOptions tune, VerificationOptions options)
    {
        var path = options.OutputDirectory ?? RunDirectory.FreeDefaultPath(Environment.CurrentDirectory, $"{plan.Spec.Name}-tune", options.Time);
        var (directory, problem) = RunDirectory.Create(path, options.Force);
        if (directory is null)
        {
            return (null, problem);
        }

        try
        {
            var tuning = new TuneRun(plan, tune, options, directory);
            File.WriteAllText(directory.PathOf(RunFiles.Spec), plan.Resolved);
            File.WriteAllText(directory.PathOf(RunFiles.Machine), MachineJson.Write(tuning._machine));
            return (tuning, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            directory.Dispose();
            return (null, Diagnostic.Error(null, $"the folder '{path}' cannot be written: {exception.Message}", "name another with -o"));
        }
    }

    /// <summary>Searches, for one context after the other.</summary>
    /// <param name="cancellationToken">Breaks off; what was found is kept.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if ((_failure = await _hold.TakeAsync(cancellationToken)) is not null)
        {
            return;
        }

        _options.Progress?.Report(new StageStarted("machine", null, $"fingerprint {_machine.Fingerprint}"));
        var budget = new TuneBudget(_options.Time, _tune.Budget, _tune.MostMeasurements, _runs.Count * _tune.Searches);
        foreach (var run in _runs)
        {
            Found? found;
            try
            {
                await _booter.BootAsync(run, cancellationToken);
                found = await SearchAsync(run, budget, cancellationToken);
            }
            finally
            {
                await _booter.StopAsync(run, keepModel: _tune.Parallels is not null);
            }

            if (found is not null && _tune.Parallels is { } parallels)
            {
                await SearchParallelAsync(run, found, parallels, budget, cancellationToken);
            }

            _failure ??= run.Failure;
            if (_failure is not null)
            {
                break;
            }
        }

        if (_tune.Parallels is not null)
        {
            var last = _runs[^1];
            await _booter.RemoveModelAsync(new ConfigurationRun(last.Configuration, last.Folder, last.Secrets, last.Health), cancellationToken);
        }

        if (_failure is null)
        {
            await _booter.RestoreAsync(cancellationToken);
        }
    }

    /// <summary>What it came to. Written as <c>tune.json</c> and <c>tune.md</c>.</summary>
    /// <param name="cancelled">Exit code of the signal that broke it off; null when none did.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public TuneRecord Publish(int? cancelled = null)
    {
        var record = Record(cancelled);
        AtomicFile.Write(_directory.PathOf(RunFiles.TuneText), TuneDocumentText.Markdown(record));
        AtomicFile.Write(_directory.PathOf(RunFiles.Tune), TuneJson.Write(record));
        return record;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
        {
            await _booter.StopAsync(run);
        }

        await _booter.RestoreAsync(new CancellationToken(canceled: true));
        _hold.Dispose();
        _booter.Conclude();
        _directory.Dispose();
    }

    private TuneRecord Record(int? cancelled)
    {
        var broken = cancelled is not null || _failure?.Decision == Decision.Cancelled;
        var decided = _searches.Count == _runs.Count * _tune.Searches && _searches.All(search => search.Decided);
        var (outcome, reason, exitCode) = broken ? ("cancelled", cancelled == ExitCodes.Terminated ? "cancelled by SIGTERM" : "cancelled by SIGINT", ExitCodes.Of(Decision.Cancelled, cancelled ?? ExitCodes.Interrupted))
            : _failure is { } failure ? (VerdictNames.Of(failure.Decision), failure.Message, ExitCodes.Of(failure.Decision))
            : decided ? ("found", string.Create(CultureInfo.InvariantCulture, $"nothing is better by {_tune.Zone:0.##%} or more, with {_tune.Confidence:0.##%} confidence"), ExitCodes.Approved)
            : ("undecided", string.Join("; ", _searches.Where(search => !search.Decided).Select(TuneDocumentText.Undecided)), ExitCodes.Inconclusive);
        return new TuneRecord
        {
            Facts = new RunFacts
            {
                Name = _plan.Spec.Name,
                Tool = _options.Tool,
                Rehearsal = _plan.Spec.Runtime.Engine == EngineKind.Embedded || _runs.Any(run => run.Rehearsed),
                Scripted = _plan.Profile is not null || _runs.Any(run => run.Scripted),
                Faults = _plan.Spec.Runtime.Faults is not null,
                MachineFingerprint = _machine.Fingerprint,
                PhysicalCores = _machine.PhysicalCores,
                StartedAt = _startedAt,
            },
            Outcome = outcome,
            Reason = reason,
            ExitCode = exitCode,
            Model = _plan.Spec.Deployment.Model.ForRecord,
            Method = new TuneMethod(_tune.Confidence, _tune.Zone, _tune.Budget.TotalSeconds, _tune.Seed, _tune.Requests, _runs[0].Configuration.Whole("num_predict")),
            Searches = _searches,
        };
    }

    private async Task<Found?> SearchAsync(ConfigurationRun run, TuneBudget budget, CancellationToken cancellationToken)
    {
        if (run.Failure is not null || run.Server is not { } server)
        {
            return null;
        }

        Found? found = null;

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var sender = Sender(run, server);
            var search = SearchAsync(run, server, sender.Measurement, budget, ended.Token);
            if (await Task.WhenAny(search, server.Exited) != search)
            {
                await ended.CancelAsync();
            }

            found = await search;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Failure = new RunFailure(Decision.Cancelled, BrokenOff);
        }
        catch (OperationCanceledException)
        {
            // The server ended: said below.
        }
        catch (LoadException exception)
        {
            run.Failure = new RunFailure(Decision.Error, run.Redaction.Apply(exception.Message));
        }
        catch (CalibrationException exception)
        {
            run.Failure = new RunFailure(Decision.Error, run.Redaction.Apply(exception.Message), exception.Remedy);
        }
        catch (RuntimeException exception)
        {
            run.Failure = RunFailure.Of(exception, run.Redaction);
        }

        if (server.Exited.IsCompleted && run.Failure?.Decision != Decision.Cancelled && !server.IsAttached)
        {
            run.Failure = SustainedLoad.FailureOf(await server.Exited, server.LogTail(SustainedLoad.TailLines));
        }

        return run.Failure is null ? found : null;
    }

    private async Task<Found?> SearchAsync(ConfigurationRun run, OllamaServer server, Measurement measurement, TuneBudget budget, CancellationToken cancellationToken)
    {
        var workload = await measurement.PrepareAsync(cancellationToken);
        TuneBench Bench(TuneAxis axis, IReadOnlyDictionary<string, OptionValue> options) => new(axis, options, _plan.Spec, run, server, measurement, workload, _options.Time, _tune.Requests);
        var options = await BestAsync(run, Bench(TuneAxis.Threads, run.Configuration.Options), Candidates(_plan, _tune), run.Configuration.Options, budget, cancellationToken);
        options = _tune.Batches is { } batches ? await BestAsync(run, Bench(TuneAxis.Batch, options), batches, options, budget, cancellationToken) : options;
        return new Found(workload, options);
    }

    private async Task<IReadOnlyDictionary<string, OptionValue>> BestAsync(
        ConfigurationRun run, TuneBench bench, IReadOnlyList<int> candidates, IReadOnlyDictionary<string, OptionValue> options, TuneBudget budget, CancellationToken cancellationToken) =>
        await _search.RunAsync(run, bench, candidates, budget, cancellationToken) is { } best ? new Dictionary<string, OptionValue>(options) { [bench.Axis.Option] = OptionValue.Of(best) } : options;

    /// <summary>Chooses the number of slots, each on servers of its own.</summary>
    private async Task SearchParallelAsync(ConfigurationRun run, Found found, IReadOnlyList<int> candidates, TuneBudget budget, CancellationToken cancellationToken)
    {
        var configuration = run.Configuration with { Options = found.Options };
        Plan With(int slots)
        {
            var runtime = _plan.Spec.Runtime;
            var environment = new Dictionary<string, string>(runtime.Environment) { [TuneAxis.Parallel.Option] = slots.ToString(CultureInfo.InvariantCulture) };
            return _plan with { Spec = _plan.Spec with { Runtime = runtime with { Environment = environment } } };
        }

        await using var bench = new ParallelBench(
            _plan.Spec,
            () => new ConfigurationRun(configuration, run.Folder, run.Secrets, run.Health),
            slots => new Booter(With(slots), _options, MachinePolicy.Here(_plan.Spec, _machine, _options.Environment), _booter.Model),
            Sender,
            found.Workload,
            candidates[^1],
            _tune.Requests);
        try
        {
            await _search.RunAsync(run, bench, candidates, budget, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Failure = new RunFailure(Decision.Cancelled, BrokenOff);
        }
    }

    private TuneSender Sender(ConfigurationRun run, OllamaServer server) => new(_plan, Record(null).Facts, run, server, _clock, _options);

    private IReadOnlyList<int> Candidates(Plan plan, TuneOptions tune) => tune.Threads
        ?? TunePlan.AxisOf(plan.Spec)
        ?? [.. Enumerable.Range(1, Math.Clamp(_machine.LogicalCores ?? Environment.ProcessorCount, 1, MostThreads))];

    /// <summary>What the options were found to be, and the prompts that they were found with.</summary>
    private sealed record Found(Workload Workload, IReadOnlyDictionary<string, OptionValue> Options);
}
