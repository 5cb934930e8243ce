using Validator.Spec.Faults;

namespace Validator.Spec.Profiles;

/// <summary>A machine and its models as a script: what the embedded engine plays instead of working.</summary>
public sealed record ScriptedProfile
{
    /// <summary>Name of the profile.</summary>
    public required string Name { get; init; }

    /// <summary>What it plays, for people.</summary>
    public required string Description { get; init; }

    /// <summary>What <c>engine serve --profile</c> finds it by: the name of a built-in one, or an absolute path.</summary>
    public required string Source { get; init; }

    /// <summary>Seconds of scripted time in one second, unless a run says otherwise.</summary>
    public required int TimeScale { get; init; }

    /// <summary>The machine.</summary>
    public required ScriptedMachine Machine { get; init; }

    /// <summary>Models that the server has beside the synthetic ones.</summary>
    public required IReadOnlyList<ScriptedModel> Models { get; init; }

    /// <summary>Prompt tokens evaluated per second.</summary>
    public required double PrefillTokensPerSecond { get; init; }

    /// <summary>Speed of decoding where it is known; never empty.</summary>
    public required IReadOnlyList<DecodePoint> Decode { get; init; }

    /// <summary>How much one answer's speed differs from another's; null for not at all.</summary>
    public ScriptedNoise? Noise { get; init; }

    /// <summary>How speed falls under load; null for not at all.</summary>
    public ScriptedDecay? Decay { get; init; }

    /// <summary>Bytes of memory that each request takes and never gives back.</summary>
    public long LeakedBytesPerRequest { get; init; }

    /// <summary>Bytes of a streamed answer's first frame, its line feed included; null for what comes.</summary>
    public int? FirstFrameBytes { get; init; }

    /// <summary>What goes wrong, drawn from the seed of the noise.</summary>
    public FaultPlan Faults { get; init; } = new(0, []);
}

/// <summary>The machine that a profile plays.</summary>
public sealed record ScriptedMachine
{
    /// <summary>The processor's name.</summary>
    public required string Processor { get; init; }

    /// <summary>Processor packages.</summary>
    public required int Sockets { get; init; }

    /// <summary>Cores, siblings counted once.</summary>
    public required int PhysicalCores { get; init; }

    /// <summary>Hardware threads.</summary>
    public required int LogicalCores { get; init; }

    /// <summary>Bytes of memory.</summary>
    public required long Memory { get; init; }

    /// <summary><c>linux</c>, <c>macos</c> or <c>windows</c>.</summary>
    public required string Os { get; init; }

    /// <summary><c>x64</c> or <c>arm64</c>.</summary>
    public required string Arch { get; init; }
}

/// <summary>A model by name.</summary>
/// <param name="Name">As Ollama would name it.</param>
/// <param name="Parameters">Parameters.</param>
/// <param name="ContextLength">Most tokens of context it takes.</param>
public sealed record ScriptedModel(string Name, double Parameters, int ContextLength);

/// <summary>Speed of decoding in one configuration.</summary>
/// <param name="ContextLength"><c>num_ctx</c>.</param>
/// <param name="Threads"><c>num_thread</c>.</param>
/// <param name="TokensPerSecond">Output tokens per second of one answer.</param>
/// <param name="ProcessesUpTo">Tokens of the longest prompt that is processed at all; null when every one is.</param>
public sealed record DecodePoint(int ContextLength, int Threads, double TokensPerSecond, int? ProcessesUpTo);

/// <summary>How much the speed of one answer differs from another's.</summary>
/// <param name="Variation">Coefficient of variation, as a fraction.</param>
/// <param name="Seed">Each gives other figures, and one always the same.</param>
public sealed record ScriptedNoise(double Variation, int Seed);

/// <summary>How speed falls under load.</summary>
/// <param name="HalfLife">Scripted time after which half is left, from the first request on.</param>
/// <param name="Floor">Fraction that is left in the end.</param>
public sealed record ScriptedDecay(TimeSpan HalfLife, double Floor);
