namespace Validator.Runtime;

/// <summary>What stands behind a server: the processes that we started, or one that we only speak to.</summary>
internal interface IServerSource : IAsyncDisposable
{
    /// <summary>Completes when the server ends, or nothing more can be known of it.</summary>
    Task<ServerExit> Exited { get; }

    /// <summary>File of its output; null when that is not ours to read.</summary>
    string? LogPath { get; }

    /// <summary>Living processes that it started; empty where that cannot be told.</summary>
    IReadOnlyList<ProcessEntry> Children();

    /// <summary>The last lines of its output, oldest first; empty when that is not ours to read.</summary>
    IReadOnlyList<string> LogTail(int lines);

    /// <summary>Ends what is ours of it; a second call waits for the first.</summary>
    /// <returns>Ids of processes that could not be ended; empty when all is clean.</returns>
    Task<IReadOnlyList<int>> StopAsync();
}
