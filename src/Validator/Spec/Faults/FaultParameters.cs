namespace Validator.Spec.Faults;

/// <summary>The parameters of all kinds together; a kind sets those it takes (<see cref="FaultDefinition.Parameters"/>).</summary>
public sealed record FaultParameters
{
    /// <summary>Frame of the answer at which it happens, 1 the first; the last one where the answer has fewer.</summary>
    public int AtFrame { get; init; } = 1;

    /// <summary>HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>Text put in.</summary>
    public string Text { get; init; } = "";

    /// <summary>Time, of a silence or a delay or a step back.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Bytes a second, or bytes a request.</summary>
    public long Bytes { get; init; }

    /// <summary>A number of pieces or repetitions.</summary>
    public int Count { get; init; }

    /// <summary>Model named in place of the right one.</summary>
    public string Model { get; init; } = "";

    /// <summary>Member of the frame.</summary>
    public string Field { get; init; } = "";

    /// <summary>Which form of the fault, where a kind has several.</summary>
    public string How { get; init; } = "";

    /// <summary>What a number is multiplied by.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>A number of tokens.</summary>
    public int Tokens { get; init; }

    /// <summary>A share, from 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Exit code of the process.</summary>
    public int ExitCode { get; init; }
}
