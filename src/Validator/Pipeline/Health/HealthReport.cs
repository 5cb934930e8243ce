using System.Text.Json.Serialization;

namespace Validator.Pipeline;

/// <summary>What a health check came to.</summary>
public sealed record HealthReport
{
    /// <summary>Version of the shape of its JSON.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The server asked.</summary>
    public required string Server { get; init; }

    /// <summary>What it came to, in a word.</summary>
    public string Verdict => CheckOutcomes.NameOf(Outcome);

    /// <summary>What it came to.</summary>
    [JsonIgnore]
    public CheckOutcome Outcome { get; init; } = CheckOutcome.Inconclusive;

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do about it; null when nothing is to be done, or nothing is known.</summary>
    public string? Remedy { get; init; }

    /// <summary>Version of the server; null when it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>Model that was asked; null when it did not come to that.</summary>
    public string? Model { get; init; }

    /// <summary>Whether this check loaded the model.</summary>
    public bool LoadedByCheck { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>The answers, in the order of the requests.</summary>
    public IReadOnlyList<CheckedAnswer> Answers { get; init; } = [];

    /// <summary>What else is to be known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Exit code of the tool.</summary>
    public int ExitCode => CheckOutcomes.ExitCode(Outcome);
}

/// <summary>The answer to one request of a check.</summary>
/// <param name="Request">Which request, such as <c>generate, streamed</c>.</param>
/// <param name="FirstTokenMs">From the send to the first content in milliseconds; null when none came.</param>
/// <param name="ElapsedMs">From the send to the end in milliseconds.</param>
/// <param name="Answer">What its bytes are.</param>
public sealed record CheckedAnswer(string Request, double? FirstTokenMs, double ElapsedMs, JudgedAnswer Answer);
