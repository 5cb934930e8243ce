using System.Text.Json.Serialization;

namespace Validator.Pipeline;

/// <summary>What recorded bytes are.</summary>
public sealed record ReplayReport
{
    /// <summary>Version of the shape of its JSON.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The answer in it.</summary>
    public required JudgedAnswer Answer { get; init; }

    /// <summary>Classes that the run found, where the file tells; null where it does not.</summary>
    public IReadOnlyList<string>? Recorded { get; init; }

    /// <summary>Whether all bytes of the answer are in the file.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>What was assumed, and what else is to be known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What it came to, in a word.</summary>
    public string Verdict => Outcome == CheckOutcome.Sound ? "sound" : CheckOutcomes.NameOf(Outcome);

    /// <summary>Sound, violations or inconclusive.</summary>
    [JsonIgnore]
    public CheckOutcome Outcome => Answer.Reread is { Disagreements.Count: > 0 } ? CheckOutcome.Inconclusive
        : Answer.ViolationTotal > 0 || Recorded is { Count: > 0 } ? CheckOutcome.Violations
        : Complete ? CheckOutcome.Sound
        : CheckOutcome.Inconclusive;

    /// <summary>Exit code of the tool.</summary>
    public int ExitCode => CheckOutcomes.ExitCode(Outcome);
}
