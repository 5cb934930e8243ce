using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>A started server, under a supervisor or by itself, with its output and its tree.</summary>
internal sealed class ServerProcess : IServerSource
{
    private static readonly TimeSpan SupervisorLimit = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan WordLimit = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly ServerLog log;
    private readonly TimeProvider clock;
    private readonly ServerTree tree;
    private readonly bool supervised;
    private readonly string? record;
    private readonly TaskCompletionSource<int> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ServerExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private readonly Task watching;
    private readonly Lazy<Task<IReadOnlyList<int>>> stopped;

    private ServerProcess(Process process, ServerLog log, ServerBootOptions options, string mark, string? record)
    {
        this.record = record;
        this.process = process;
        this.log = log;
        (clock, LogPath, supervised) = (options.TimeProvider, options.LogPath, options.Supervisor is not null);
        tree = new ServerTree(process.Id, mark);
        stopped = new(StopOnceAsync);
        if (!supervised)
        {
            process.StandardInput.Close();
            started.SetResult(process.Id);
        }

        reading = Task.WhenAll(
            LineReader.ReadAsync(process.StandardOutput.BaseStream, line => Take(line, mark)),
            LineReader.ReadAsync(process.StandardError.BaseStream, log.Add));
        watching = WatchAsync();
    }

    /// <summary>The server's own process id, known as soon as it runs; never completes when it cannot be started.</summary>
    public Task<int> Started => started.Task;

    /// <summary>Completes when the server ends, or when its supervisor ends without saying that.</summary>
    public Task<ServerExit> Exited => exited.Task;

    /// <summary>File of its output.</summary>
    public string? LogPath { get; }

    /// <summary>Starts the command on a port of 127.0.0.1.</summary>
    /// <exception cref="RuntimeException">The program or the log cannot be opened.</exception>
    public static ServerProcess Start(ServerCommand command, ServerBootOptions options, int port)
    {
        var mark = Guid.NewGuid().ToString("N");
        var actual = options.Supervisor is { } supervisor ? command.Under(supervisor) : command;
        var start = new ProcessStartInfo(actual.FileName, actual.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["OLLAMA_HOST"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        start.Environment[ServerTree.MarkVariable] = mark;
        if (options.Processors is { } processors)
        {
            start.Environment[Supervisor.ProcessorsVariable] = processors;
        }

        if (options.Nice is { } nice)
        {
            start.Environment[Supervisor.NiceVariable] = nice.ToString(CultureInfo.InvariantCulture);
        }

        // .NET opens debugger pipes in the temporary folder, which a SIGKILL leaves there for good; the supervisor and the embedded engine need none.
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0");
        var log = new ServerLog(options.LogPath, options.LogLimit, new Redaction(options.Secrets));
        var record = options.StateFolder is { } folder ? new BootRecords(folder).Add(mark) : null;
        try
        {
            return new ServerProcess(Launcher.Start(start)!, log, options, mark, record);
        }
        catch (Win32Exception exception)
        {
            log.Dispose();
            if (record is not null)
            {
                BootRecords.Remove(record);
            }

            throw ServerFailure.NotStarted(actual, exception);
        }
    }

    /// <summary>The last lines of output, oldest first.</summary>
    public IReadOnlyList<string> LogTail(int lines) => log.Tail(lines);

    /// <summary>Waits until all output of an ended server has been read.</summary>
    public Task DrainAsync() => Task.WhenAny(reading, Task.Delay(DrainLimit, clock));

    /// <summary>Whether the port is held by this server's tree; null when that cannot be told.</summary>
    public bool? Holds(int port)
    {
        // Most often it is the server itself; reading the whole process table would add to every boot on a busy machine.
        var itself = started.Task.IsCompletedSuccessfully ? LoopbackPort.IsHeldBy(port, [started.Task.Result]) : null;
        return itself == true ? true : LoopbackPort.IsHeldBy(port, tree.Members().Select(member => member.Id));
    }

    /// <summary>Living processes that the server started, the one that infers among them; empty where that cannot be told.</summary>
    public IReadOnlyList<ProcessEntry> Children() =>
        [.. tree.Members().Where(member => member.Id != process.Id && (!started.Task.IsCompletedSuccessfully || member.Id != started.Task.Result))];

    /// <summary>Ends the whole tree, within 5 s; a second call waits for the first.</summary>
    /// <returns>Ids of processes that could not be ended; empty when all is clean.</returns>
    public Task<IReadOnlyList<int>> StopAsync() => stopped.Value;

    /// <summary>Ends the whole tree.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<IReadOnlyList<int>> StopOnceAsync()
    {
        if (supervised)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(SupervisorLimit, clock);
            await process.WaitForExitAsync(limit.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        var survivors = supervised
            ? await TreeStopper.KillAsync(tree, clock)
            : await TreeStopper.StopAsync(process.Id, tree, clock);
        if (record is not null && survivors.Count == 0)
        {
            BootRecords.Remove(record);
        }

        await DrainAsync();
        log.Dispose();
        await Task.WhenAny(watching, Task.Delay(DrainLimit, clock));
        if (watching.IsCompleted)
        {
            process.Dispose();
        }

        exited.TrySetResult(new ServerExit(null));
        return survivors;
    }

    private void Take(string line, string mark)
    {
        if (!SupervisorChannel.TryRead(line, mark, out var word, out var number, out var rest))
        {
            log.Add(line);
            return;
        }

        if (rest.Length > 0)
        {
            log.Add(rest);
        }

        if (word == SupervisorChannel.Started)
        {
            started.TrySetResult(number);
        }
        else
        {
            exited.TrySetResult(new ServerExit(number));
        }
    }

    private async Task WatchAsync()
    {
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        var unasked = !stopped.IsValueCreated;
        // A supervisor speaks before it ends, so its word is read by now or soon; where it was killed, the server may hold the pipe open for long.
        await Task.WhenAny(exited.Task, reading, Task.Delay(supervised ? WordLimit : DrainLimit, clock));
        var ownCode = !supervised || (code == Supervisor.CannotStart && !started.Task.IsCompleted);
        exited.TrySetResult(ownCode ? new ServerExit(code) : new ServerExit(null, SupervisorLost: unasked));
    }
}
