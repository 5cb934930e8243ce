namespace Validator.Runtime;

/// <summary>A server that answers: one that we booted, whose disposal ends it with its whole tree, or one that runs already and is left running.</summary>
public sealed class OllamaServer : IAsyncDisposable
{
    private readonly IServerSource source;

    internal OllamaServer(IServerSource source, Uri baseAddress, string version, int processId, TimeSpan timeToReady)
    {
        this.source = source;
        (BaseAddress, Version, ProcessId, TimeToReady) = (baseAddress, version, processId, timeToReady);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT</c> when we booted it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What it answered to <c>/api/version</c>.</summary>
    public string Version { get; }

    /// <summary>Id of the server's own process, not of a supervisor above it; 0 when it is attached to and its process cannot be seen.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it ran already and is not ours to stop.</summary>
    public bool IsAttached => source is AttachedServer;

    /// <summary>File of its output; null when it is attached to.</summary>
    public string? LogPath => source.LogPath;

    /// <summary>From the start of the boot to the answer.</summary>
    public TimeSpan TimeToReady { get; }

    /// <summary>Completes when the server ends, by itself or stopped by us, or when its supervisor is lost.</summary>
    public Task<ServerExit> Exited => source.Exited;

    /// <summary>Living processes that it started, the one that infers among them; empty where that cannot be told.</summary>
    internal IReadOnlyList<ProcessEntry> Children() => source.Children();

    /// <summary>Living processes of its tree that infer with a model, with their command lines; empty where that cannot be told.</summary>
    internal IReadOnlyList<(int Process, IReadOnlyList<string> Line)> Runners() =>
        [.. Children().Select(child => (child.Id, ProcessTable.CommandLine(child.Id) ?? [])).Where(child => RunnerArguments.AreOfRunner(child.Item2))];

    /// <summary>The last lines of its output, oldest first; at most 1000 are known, and none when it is attached to.</summary>
    public IReadOnlyList<string> LogTail(int lines) => source.LogTail(lines);

    /// <summary>
    /// Ends the server and everything it started: SIGTERM, then SIGKILL to what does not listen. Takes less than 5 s; a second call waits for the first.
    /// One that is attached to goes on.
    /// </summary>
    /// <returns>Ids of processes that could not be ended; empty when all is clean.</returns>
    public async ValueTask<IReadOnlyList<int>> StopAsync() => await source.StopAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await source.DisposeAsync();
}
