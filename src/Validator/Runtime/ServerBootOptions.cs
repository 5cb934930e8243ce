namespace Validator.Runtime;

/// <summary>How a server is booted.</summary>
public sealed record ServerBootOptions
{
    /// <summary>Variables put over the inherited environment. <c>OLLAMA_HOST</c> is always ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts that are blotted out of the server's output before any of it is kept, such as secrets of its environment.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>How long the server may take to answer <c>/api/version</c>; default 60 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>File that the server's output is appended to; its folder is created.</summary>
    public required string LogPath { get; init; }

    /// <summary>Bytes of output written to the log of this boot: half for its beginning, the rest stays in memory as its end. Default 64 MiB.</summary>
    public long LogLimit { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Command that runs <see cref="Supervisor"/>; the server's own command follows behind <c>--</c>.
    /// Without one the server is started directly: it is still stopped with its tree, but survives a SIGKILL of this process.
    /// </summary>
    public ServerCommand? Supervisor { get; init; }

    /// <summary>Logical processors that the server and its children may use, such as <c>0-6,8</c>; null for all. Needs <see cref="Supervisor"/>. Linux only.</summary>
    public string? Processors { get; init; }

    /// <summary>Priority of the server and its children, -20 (most urgent) to 19; null for ours. Needs <see cref="Supervisor"/>.</summary>
    public int? Nice { get; init; }

    /// <summary>Folder where the boot is recorded until it is over, for <see cref="StaleRuns"/>; null to keep no record.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
