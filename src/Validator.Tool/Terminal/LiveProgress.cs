using Spectre.Console;
using Spectre.Console.Rendering;
using Validator.Machine.Live;
using Validator.Metrics;
using Validator.Pipeline;
using Validator.Pipeline.Progress.Board;

namespace Validator.Tool.Terminal;

/// <summary>Progress on a terminal: lines for what is done, and below them a board that lives while the run does.</summary>
internal sealed class LiveProgress : IProgress<RunEvent>, IDisposable
{
    private const int MostFailures = 20;
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500);
    private readonly Lock _gate = new();
    private readonly IAnsiConsole _console;
    private readonly RunBoard _board;
    private readonly HostLoad _host = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TimeProvider _time;
    private Task? _display;
    private LoadTally? _tally;

    public LiveProgress(IAnsiConsole console, Plan plan, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _board = new RunBoard(plan, time);
    }

    public void Report(RunEvent value)
    {
        lock (_gate)
        {
            // Not before: a run that does not begin leaves the terminal as it was.
            _display ??= Task.Run(ShowAsync);
            _board.Take(value);
            Say(value);
        }
    }

    public void Dispose()
    {
        if (!_over.IsCancellationRequested)
        {
            _over.Cancel();
            _display?.Wait();
            _over.Dispose();
        }
    }

    private void Say(RunEvent value)
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
                break;
            case RequestEnded request:
                _tally?.Add(request.Record);
                if (request.Record.Outcome == RequestRecord.Failed && (_tally?.Failed ?? 0) <= MostFailures)
                {
                    Line(request.Record.IsProbe ? "probe" : "load", request.Configuration.Id, FailureText.Of(request.Record));
                }

                break;
            case LoadEnded load:
                Line("load", load.Configuration.Id, _tally?.ToString() ?? string.Empty);
                _tally = null;
                break;
        }
    }

    private void Line(string stage, string? configuration, string detail) =>
        _console.MarkupLineInterpolated($"[bold]{stage,-10}[/] {(configuration is null ? string.Empty : configuration + ": ")}{detail}");

    private async Task ShowAsync()
    {
        using var ticks = new PeriodicTimer(s_every, _time);
        IRenderable first;
        lock (_gate)
        {
            first = Now();
        }

        await _console.Live(first).AutoClear(true).StartAsync(async context =>
        {
            try
            {
                while (await ticks.WaitForNextTickAsync(_over.Token))
                {
                    // Together with the lines above: the board is drawn below whatever is written meanwhile.
                    lock (_gate)
                    {
                        context.UpdateTarget(Now());
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
        });
    }

    private Rows Now() => new([new Rule { Style = Style.Parse("grey"), Border = BoxBorder.Ascii }, .. _board.Lines(_host.Cpu(), HostLoad.Memory()).Select(Text)]);

    private static IRenderable Text(string line) => new Text(
        line,
        line.Contains(" FAILS ", StringComparison.Ordinal) ? new Style(Color.Red) : line.Contains(" warns ", StringComparison.Ordinal) ? new Style(Color.Yellow) : Style.Plain);
}
