using Validator.Machine;
using Validator.Runtime;

namespace Validator.Pipeline;

/// <summary>What a verification needs besides its plan.</summary>
public sealed record VerificationOptions
{
    /// <summary>Folder for the results; null for <c>artifacts/validator/&lt;name&gt;-&lt;utc&gt;</c>.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Whether the results of an earlier run in that folder may be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the interrupted run in that folder, which is named then, is gone on with.</summary>
    public bool Resume { get; init; }

    /// <summary>How long to wait for the machine while another run holds it; null not to wait.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Starts the embedded engine: this tool with <c>engine serve</c>.</summary>
    public required ServerCommand EmbeddedEngine { get; init; }

    /// <summary>Starts a supervisor, which ends the server when this process is gone; null to do without.</summary>
    public ServerCommand? Supervisor { get; init; }

    /// <summary>Name and version of this tool, for the verdict.</summary>
    public required string Tool { get; init; }

    /// <summary>Reads a variable of the environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Reads the machine.</summary>
    public required IMachineProbe Machine { get; init; }

    /// <summary>Where warnings go, and GitHub's annotations when it is the host.</summary>
    public TextWriter Diagnostics { get; init; } = TextWriter.Null;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told what happens; null when nobody watches.</summary>
    public IProgress<RunEvent>? Progress { get; init; }
}
