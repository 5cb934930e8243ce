namespace Validator.Gates;

/// <summary>What is known of a run beside its configurations.</summary>
public record RunFacts
{
    /// <summary>Name of the spec.</summary>
    public required string Name { get; init; }

    /// <summary>The tool and its version, such as <c>ollama-validator 0.1.0</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Whether the embedded engine answered.</summary>
    public required bool Rehearsal { get; init; }

    /// <summary>Whether the engine played a scripted machine.</summary>
    public bool Scripted { get; init; }

    /// <summary>Whether the spec had the engine misbehave (<c>runtime.faults</c>).</summary>
    public bool Faults { get; init; }

    /// <summary>Fingerprint of the machine; null when it was not taken.</summary>
    public string? MachineFingerprint { get; init; }

    /// <summary>Cores of the machine, siblings counted once; null when that is unknown.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Configurations of the spec that this run was told to leave out.</summary>
    public IReadOnlyList<string> NotVerified { get; init; } = [];

    /// <summary>Ids of the configurations in the order in which they were run; empty where that is the matrix's.</summary>
    public IReadOnlyList<string> Sequence { get; init; } = [];

    /// <summary>When the run began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
