namespace Validator.Spec;

/// <summary>What decides when a request is sent.</summary>
public enum LoadMode
{
    /// <summary>Workers, each of which waits for its answer before it asks again.</summary>
    Closed,

    /// <summary>An open loop with the same time between any two requests.</summary>
    Constant,

    /// <summary>An open loop with the times of a Poisson process: independent users.</summary>
    Poisson,
}

/// <summary>When requests are sent, and how many may be under way.</summary>
public sealed record LoadShape
{
    /// <summary>Bound on the requests under way where the spec gives none: about twice what Ollama's own queue holds.</summary>
    public const int DefaultMaxConcurrency = 1000;

    /// <summary>What decides when a request is sent.</summary>
    public LoadMode Mode { get; init; }

    /// <summary>Requests per second of an open loop, or where its first stage starts; null where the stages start from 0, and in a closed loop.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests of an open loop that may be under way; those beyond are sent late.</summary>
    public int MaxConcurrency { get; init; } = DefaultMaxConcurrency;

    /// <summary>Seed of the times of <see cref="LoadMode.Poisson"/>: the same one gives the same times.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Stretches of the measured load; empty when it stays the same.</summary>
    public IReadOnlyList<LoadStage> Stages { get; init; } = [];

    /// <summary>Whether requests are sent when they are due, whether or not others have ended.</summary>
    public bool IsOpen => Mode != LoadMode.Closed;
}

/// <summary>A stretch of the load.</summary>
/// <param name="Duration">How long it is; 0 for a jump.</param>
/// <param name="Target">Workers of a closed loop, or requests per second of an open one, at its end.</param>
/// <param name="Steps">Whether it holds its target from its start; else the load changes steadily from where the stage before ended.</param>
public sealed record LoadStage(TimeSpan Duration, double Target, bool Steps);
