namespace Validator.Runtime;

/// <summary>A server that we booted and that answers. Disposal ends it with its whole tree.</summary>
public sealed class OllamaServer : IAsyncDisposable
{
    private readonly ServerProcess process;

    internal OllamaServer(ServerProcess process, Uri baseAddress, string version, int processId, TimeSpan timeToReady)
    {
        this.process = process;
        (BaseAddress, Version, ProcessId, TimeToReady) = (baseAddress, version, processId, timeToReady);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What it answered to <c>/api/version</c>.</summary>
    public string Version { get; }

    /// <summary>Id of the server's own process, not of a supervisor above it.</summary>
    public int ProcessId { get; }

    /// <summary>File of its output.</summary>
    public string LogPath => process.LogPath;

    /// <summary>From the start of the boot to the answer.</summary>
    public TimeSpan TimeToReady { get; }

    /// <summary>Completes when the server ends, by itself or stopped by us, or when its supervisor is lost.</summary>
    public Task<ServerExit> Exited => process.Exited;

    /// <summary>Living processes that it started, the one that infers among them; empty where that cannot be told.</summary>
    internal IReadOnlyList<ProcessEntry> Children() => process.Children();

    /// <summary>Living processes of its tree that infer with a model, with their command lines; empty where that cannot be told.</summary>
    internal IReadOnlyList<(int Process, IReadOnlyList<string> Line)> Runners() =>
        [.. Children().Select(child => (child.Id, CommandLine.Of(child.Id) ?? [])).Where(child => RunnerArguments.AreOfRunner(child.Item2))];

    /// <summary>The last lines of its output, oldest first; at most 1000 are known.</summary>
    public IReadOnlyList<string> LogTail(int lines) => process.LogTail(lines);

    /// <summary>Ends the server and everything it started: SIGTERM, then SIGKILL to what does not listen. Takes less than 5 s; a second call waits for the first.</summary>
    /// <returns>Ids of processes that could not be ended; empty when all is clean.</returns>
    public async ValueTask<IReadOnlyList<int>> StopAsync() => await process.StopAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await process.DisposeAsync();
}
