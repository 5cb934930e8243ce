namespace Validator.Machine.Telemetry;

/// <summary>What is sampled, and how often.</summary>
public sealed record TelemetryTarget
{
    /// <summary>Ids of the server's processes, its first one at the front; empty while none can be seen.</summary>
    public required Func<IReadOnlyList<int>> Server { get; init; }

    /// <summary>From one sample to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The machine's clock, which runs evenly where a machine is played too.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The machine, for the header.</summary>
    public MachineInventory? Machine { get; init; }

    /// <summary>Whether the server plays a scripted machine.</summary>
    public bool Scripted { get; init; }

    /// <summary>Folder that stands for <c>/</c>; another one holds a recorded machine.</summary>
    internal string Root { get; init; } = "/";

    /// <summary>Id of this process.</summary>
    internal int Self { get; init; } = Environment.ProcessId;

    /// <summary>Where vendors' tools may lie.</summary>
    internal IReadOnlyList<string> ToolFolders { get; init; } =
        [.. (Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? []).Where(Path.IsPathRooted), "/usr/bin", "/usr/lib/wsl/lib"];
}
