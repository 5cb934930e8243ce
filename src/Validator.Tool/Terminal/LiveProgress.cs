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
    private const int Hang = 11;
    private const int Columns = 79;
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

    /// <summary>Padded, for it is written over the board, whose rest would stay beside it.</summary>
    private void Line(string stage, string? configuration, string detail)
    {
        var width = Math.Max(20, _console.Profile.Width) - 1;
        var lines = new List<string>();
        foreach (var line in $"{stage,-10} {(configuration is null ? string.Empty : configuration + ": ")}{detail}".Split('\n'))
        {
            var rest = line.TrimEnd('\r');
            while (rest.Length > width)
            {
                var cut = rest.LastIndexOf(' ', width - 1) is var blank and > Hang ? blank : width;
                lines.Add(rest[..cut].PadRight(width));
                rest = new string(' ', Hang) + rest[cut..].TrimStart();
            }

            lines.Add(rest.PadRight(width));
        }

        _console.Write(new Text(string.Join('\n', lines) + "\n"));
    }

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

    private Rows Now() => new([Text(new string('-', Columns)), .. _board.Lines(_host.Cpu(), HostLoad.Memory()).Select(Text)]);

    private static IRenderable Text(string line) => new Text(
        line,
        line.Contains(" FAILS ", StringComparison.Ordinal) ? new Style(Color.Red) : line.Contains(" warns ", StringComparison.Ordinal) ? new Style(Color.Yellow) : Style.Plain);
}
