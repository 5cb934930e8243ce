using System.Globalization;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Watches a server while its load runs: once a second by its processes alone, for a request of ours would take part in the load;
/// after the load by one question of <c>/api/ps</c>. What it sees goes to the timeline; what that means is for the verdict to say.
/// </summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly OllamaServer _server;
    private readonly ConfigurationRun _run;
    private readonly TimeProvider _time;
    private readonly TreeWatch _tree;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private double _last;
    private int _loads;
    private bool _ended;

    private HealthWatch(OllamaServer server, ConfigurationRun run, TimeProvider time)
    {
        (_server, _run, _time) = (server, run, time);
        _tree = new TreeWatch(server);
        (_last, _loads) = (run.Health.Now, RunnerSight.Loads(server));
        var runners = _tree.Runners;
        run.Health.Add(new HealthEvent(
            _last,
            HealthKinds.WatchStarted,
            Process: runners.Count == 0 ? null : runners[0].Process,
            Detail: runners.Count == 0 ? "no runner process is seen" : Describe(runners[0]),
            LoadSeconds: run.LoadTime?.TotalSeconds));
        _watching = WatchAsync();
    }

    /// <summary>Ids of the server's processes as last seen, the one that we know first; empty where none can be seen. Safe to ask from any thread.</summary>
    public IReadOnlyList<int> Processes => _tree.Processes;

    /// <summary>Begins to watch.</summary>
    public static HealthWatch Start(OllamaServer server, ConfigurationRun run, TimeProvider time) => new(server, run, time);

    /// <summary>Asks once what is loaded, when the load is over.</summary>
    /// <param name="model">The model that should be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AskAsync(LocatedText model, CancellationToken cancellationToken)
    {
        using var control = new ModelControl(_server.BaseAddress, _time);
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var loaded = await control.PsAsync(either.Token);
            Tell(loaded, model);
        }
        catch (Exception exception) when (exception is RuntimeException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (!_server.Exited.IsCompleted)
            {
                Add(HealthKinds.ServerSilent, detail: "/api/ps gave no sound answer");
            }
        }
    }

    /// <summary>Takes a last look and ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        if (_server.Exited.IsCompleted)
        {
            await TellEndAsync();
        }
        else
        {
            Look();
        }

        Add(HealthKinds.WatchEnded);
        _stop.Dispose();
    }

    private void Tell(IReadOnlyList<LoadedModel> loaded, LocatedText model)
    {
        LoadTelemetry.Conclude(_run.Folder.Telemetry, _run.Health.Now, LoadTelemetry.PlacementOf(loaded, model));
        var ours = loaded.FirstOrDefault(other => ModelName.Same(other.Name, model.Text));
        if (ours is null)
        {
            Add(HealthKinds.ModelUnloaded);
        }
        else if (_run.LoadedContext is { } before && ours.ContextLength is { } now && now != before)
        {
            Add(HealthKinds.ModelChanged, detail: string.Create(CultureInfo.InvariantCulture, $"loaded with a context of {before} tokens at the boot, of {now} after the load"));
        }

        // Those of before the load are the boot contract's to tell.
        if (loaded.Where(other => other != ours).Select(other => other.Name).Except(_run.Neighbours).ToArray() is { Length: > 0 } others)
        {
            Add(HealthKinds.ModelBeside, detail: string.Join(", ", others));
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (true)
            {
                var tick = timer.WaitForNextTickAsync(_stop.Token).AsTask();
                if (await Task.WhenAny(tick, _server.Exited) != tick)
                {
                    await TellEndAsync();
                    return;
                }

                await tick;
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }

    /// <summary>Tells once that the server ended, whether the watch or the end of the load came upon it.</summary>
    private async Task TellEndAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        var exit = await _server.Exited;
        Add(exit.SupervisorLost ? HealthKinds.SupervisorLost : HealthKinds.ServerEnded, detail: exit.Code is null ? null : exit.Words);
    }

    private void Look()
    {
        var change = _tree.Look();
        var (since, now) = (_last, _run.Health.Now);
        _last = now;
        var loads = RunnerSight.Loads(_server);
        if (loads > _loads)
        {
            Add(HealthKinds.ModelLoaded, since, detail: "by the log of the embedded engine");
        }

        _loads = loads;
        if (change.ListenerEnded is { } listener)
        {
            Add(HealthKinds.ListenerEnded, since, listener);
        }

        foreach (var runner in change.RunnersEnded)
        {
            Add(HealthKinds.RunnerEnded, since, runner.Process, Describe(runner));
        }

        foreach (var runner in change.RunnersStarted)
        {
            Add(HealthKinds.RunnerStarted, since, runner.Process, Describe(runner));
        }
    }

    private void Add(string kind, double? since = null, int? process = null, string? detail = null) =>
        _run.Health.Add(new HealthEvent(_run.Health.Now, kind, since, process, detail is null ? null : _run.Redaction.Apply(detail)));

    private static string Describe(TreeMember runner)
    {
        var settings = RunnerArguments.Parse(runner.Line);
        return $"{Path.GetFileName(runner.Line[0])}"
            + Setting("-c", settings.Context) + Setting("-np", settings.Parallel) + Setting("-t", settings.Threads);

        static string Setting(string name, int? value) => value is { } number ? string.Create(CultureInfo.InvariantCulture, $" {name} {number}") : string.Empty;
    }
}
