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
    private RunFailure? _failure;

    private TuneRun(Plan plan, TuneOptions tune, VerificationOptions options, RunDirectory directory)
    {
        (_tune, _options, _directory, _startedAt) = (tune, options, directory, options.Time.GetUtcNow());
        _clock = new Clock(plan.Profile is null ? options.Time : new ScaledTimeProvider(options.Time, plan.TimeScale));
        _machine = (plan.Profile is { } profile ? new ScriptedMachineProbe(profile) : options.Machine).Read(directory.Path);
        _hold = new MachineHold(plan.Spec.Name, options);
        _plan = TunePlan.Of(plan, tune, Candidates(plan, tune)[0]);
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
        var budget = new TuneBudget(_options.Time, _tune.Budget, _tune.MostMeasurements, _runs.Count * (_tune.Batches is null ? 1 : 2));
        foreach (var run in _runs)
        {
            try
            {
                await _booter.BootAsync(run, cancellationToken);
                await SearchAsync(run, budget, cancellationToken);
            }
            finally
            {
                await _booter.StopAsync(run);
            }

            _failure ??= run.Failure;
            if (_failure is not null)
            {
                return;
            }
        }

        await _booter.RestoreAsync(cancellationToken);
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
        var decided = _searches.Count == _runs.Count * (_tune.Batches is null ? 1 : 2) && _searches.All(search => search.Decided);
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

    private async Task SearchAsync(ConfigurationRun run, TuneBudget budget, CancellationToken cancellationToken)
    {
        if (run.Failure is not null || run.Server is not { } server)
        {
            return;
        }

        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var log = new RequestLog(run.Folder.Requests);
            using var watch = new LoadWatch(_plan, Record(null).Facts, run, _clock, null);
            var wire = new WireStore(_plan.Spec.Wire, run.Folder.Wire, _clock.Time.TimestampFrequency, run.Redaction);
            var measurement = new Measurement(_plan.Spec, ProbePlan.Of(_plan.Spec, _plan.Gates, run.Configuration), run, server, log, wire, _clock, _options, watch, _plan.TimeScale);
            var search = SearchAsync(run, server, measurement, budget, ended.Token);
            if (await Task.WhenAny(search, server.Exited) != search)
            {
                await ended.CancelAsync();
            }

            await search;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Failure = new RunFailure(Decision.Cancelled, "the search was broken off by a signal");
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
            run.Failure = RunFailure.Of(exception);
        }

        if (server.Exited.IsCompleted && run.Failure?.Decision != Decision.Cancelled && !server.IsAttached)
        {
            run.Failure = SustainedLoad.FailureOf(await server.Exited, server.LogTail(SustainedLoad.TailLines));
        }
    }

    private async Task SearchAsync(ConfigurationRun run, OllamaServer server, Measurement measurement, TuneBudget budget, CancellationToken cancellationToken)
    {
        var workload = await measurement.PrepareAsync(cancellationToken);
        var bench = new TuneBench(_plan.Spec, run, server, measurement, workload, _options.Time, _tune.Requests);
        var threads = await SearchAsync(run, TuneAxis.Threads, Candidates(_plan, _tune), run.Configuration.Options, bench, budget, cancellationToken);
        if (_tune.Batches is { } batches)
        {
            var options = threads is { } best ? new Dictionary<string, OptionValue>(run.Configuration.Options) { [TuneAxis.Threads.Option] = OptionValue.Of(best) } : run.Configuration.Options;
            await SearchAsync(run, TuneAxis.Batch, batches, options, new TuneBench(_plan.Spec, run, server, measurement, workload, _options.Time, _tune.Requests), budget, cancellationToken);
        }
    }

    private async Task<int?> SearchAsync(
        ConfigurationRun run, TuneAxis axis, IReadOnlyList<int> candidates, IReadOnlyDictionary<string, OptionValue> options, TuneBench bench, TuneBudget budget, CancellationToken cancellationToken)
    {
        budget.Begin();
        var (began, at) = (budget.Elapsed, _searches.Count);
        var race = new Race(new RaceSetting
        {
            Candidates = candidates,
            First = axis.Refines ? RaceSetting.Coarse(candidates, new[] { _machine.PhysicalCores }.OfType<int>()) : candidates,
            Refines = axis.Refines,
            Confidence = _tune.Confidence,
            Zone = _tune.Zone,
            Seed = _tune.Seed,
        });
        _options.Progress?.Report(new StageStarted("tune", run.Configuration, $"{axis.Option} from {candidates.Count} values, first {string.Join(", ", race.Field)}"));
        var whole = true;
        while (whole && !race.IsDecided)
        {
            var values = new Dictionary<int, double?>();
            foreach (var value in race.NextBlock())
            {
                if (!(whole = budget.Allows))
                {
                    break;
                }

                values[value] = await bench.MeasureAsync(axis, value, options, cancellationToken);
                budget.Spend();
            }

            race.Take(values);
            Note(run, axis, race, bench, budget.Elapsed - began, candidates.Count, at);
            Tell(run, axis, race, values);
        }

        if (!race.IsDecided)
        {
            _options.Progress?.Report(new StageReported("tune", run.Configuration, $"{axis.Option} is not decided: {budget.Why}"));
        }

        return race.Result().Best;
    }

    /// <summary>What is known so far, kept whatever comes.</summary>
    private void Note(ConfigurationRun run, TuneAxis axis, Race race, TuneBench bench, TimeSpan took, int candidates, int at)
    {
        var result = race.Result();
        var records = result.Best is { } best ? bench.Of(best) : [];
        string[] figures = [MetricName.Decode, MetricName.Prefill];
        var search = new TuneSearch
        {
            Option = axis.Option,
            ContextLength = run.Configuration.ContextLength,
            Metric = axis.Metric,
            Decided = result is { IsDecided: true, Best: not null },
            Best = result.Best,
            Candidates = candidates,
            Measurements = result.Measurements,
            Seconds = Math.Round(took.TotalSeconds, 3),
            PromptTokens = Judgement.PromptTokens(records),
            Curve = [.. result.Standings.Select(standing => new TunePoint(
                standing.Candidate, standing.Measurements, standing.Level, TuneDocumentText.NameOf(standing.State), standing.Difference, standing.Lower, standing.Upper,
                standing.State == RaceState.Withdrawn && bench.Faults.TryGetValue(standing.Candidate, out var fault) ? run.Redaction.Apply(fault) : null))],
            Metrics = new MetricSet(
                MetricSet.Compute(records).Values.Where(metric => figures.Contains(metric.Key) && metric.Value.Missing is null).ToDictionary(), new Dictionary<string, IReadOnlyDictionary<string, MetricValue>>()),
        };
        _searches.RemoveRange(at, _searches.Count - at);
        _searches.Add(search);
    }

    private void Tell(ConfigurationRun run, TuneAxis axis, Race race, Dictionary<int, double?> values) => _options.Progress?.Report(new StageReported(
        "tune",
        run.Configuration,
        string.Create(CultureInfo.InvariantCulture, $"{race.Measurements} measurements; {axis.Option} {string.Join(", ", values.OrderBy(value => value.Key).Select(value => string.Create(CultureInfo.InvariantCulture, $"{value.Key}: {value.Value:0.0#}{(value.Value is null ? "void" : "/s")}")))}; ")
            + (race.IsDecided ? $"decided: {race.Result().Best}" : $"racing: {string.Join(", ", race.Field.Order())}")));

    private IReadOnlyList<int> Candidates(Plan plan, TuneOptions tune) => tune.Threads
        ?? TunePlan.AxisOf(plan.Spec)
        ?? [.. Enumerable.Range(1, Math.Clamp(_machine.LogicalCores ?? Environment.ProcessorCount, 1, MostThreads))];
}
