using Spectre.Console;
using Validator.Metrics;
using Validator.Pipeline;

namespace Validator.Tool.Terminal;

/// <summary>Progress on a terminal: lines for the stages, and below them a bar that lives while a load runs.</summary>
internal sealed class LiveProgress(IAnsiConsole console) : IProgress<RunEvent>, IDisposable
{
    private const int MostFailures = 20;
    private readonly Lock _gate = new();
    private LoadTally? _tally;
    private ProgressTask? _bar;
    private TaskCompletionSource? _done;
    private Task? _display;

    public void Report(RunEvent value)
    {
        lock (_gate)
        {
            Show(value);
        }
    }

    public void Dispose() => EndBar();

    private void Show(RunEvent value)
    {
        switch (value)
        {
            case StageStarted stage:
                Line(stage.Stage, stage.Configuration?.Id, stage.Detail);
                break;
            case StageReported stage:
                Line(stage.Stage, stage.Configuration?.Id, stage.Detail);
                break;
            case LoadStarted load:
                _tally = new LoadTally(load.Load);
                StartBar(load);
                break;
            case RequestEnded request:
                _tally?.Add(request.Record);
                if (request.Record.Outcome == RequestRecord.Failed && (_tally?.Failed ?? 0) <= MostFailures)
                {
                    Line(request.Record.IsProbe ? "probe" : "load", request.Configuration.Id, FailureText.Of(request.Record));
                }

                if (_bar is { } bar && _tally is not null)
                {
                    bar.Description = Markup.Escape(_tally.ToString());
                    bar.Increment(request.Record.Outcome == RequestRecord.Cancelled ? 0 : 1);
                }

                break;
            case LoadEnded load:
                EndBar();
                Line("load", load.Configuration.Id, _tally?.ToString() ?? string.Empty);
                _tally = null;
                break;
        }
    }

    private void Line(string stage, string? configuration, string detail) =>
        console.MarkupLineInterpolated($"[bold]{stage,-10}[/] {(configuration is null ? string.Empty : configuration + ": ")}{detail}");

    private void StartBar(LoadStarted load)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = _done.Task;
        _display = console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 10 }, new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                _bar = context.AddTask(Markup.Escape(PlanText.Describe(load.Load)), maxValue: load.Load.Warmup + (load.Load.Requests ?? 0));
                _bar.IsIndeterminate = load.Load.Requests is null;
                started.SetResult();
                await done;
            });
        started.Task.Wait();
    }

    private void EndBar()
    {
        _done?.TrySetResult();
        _display?.Wait();
        (_done, _display, _bar) = (null, null, null);
    }
}
