using System.Text.Json.Serialization;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>What a search for the best options came to: the content of <c>tune.json</c>.</summary>
public sealed record TuneRecord
{
    /// <summary>What is known of the run.</summary>
    public required RunFacts Facts { get; init; }

    /// <summary><c>found</c>, <c>undecided</c>, <c>error</c>, <c>rejected</c> or <c>cancelled</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Exit code of the tool.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of the model, as it may be shown.</summary>
    public required string Model { get; init; }

    /// <summary>How it was searched.</summary>
    public required TuneMethod Method { get; init; }

    /// <summary>The searches, one for each context and option.</summary>
    public required IReadOnlyList<TuneSearch> Searches { get; init; }
}

/// <summary>How it was searched.</summary>
/// <param name="Confidence">Probability with which nothing is better than what was found by the zone or more.</param>
/// <param name="Zone">Differences below it are of no matter, as a share.</param>
/// <param name="BudgetSeconds">Time that it might take.</param>
/// <param name="Seed">Of the order of measurements.</param>
/// <param name="RequestsPerMeasurement">Requests behind a value, after a load of the model and a warm-up.</param>
/// <param name="Predict">Most tokens of an answer; null for no limit.</param>
public sealed record TuneMethod(double Confidence, double Zone, double BudgetSeconds, int Seed, int RequestsPerMeasurement, int? Predict);

/// <summary>The search for the best value of one option.</summary>
public sealed record TuneSearch
{
    /// <summary>The option.</summary>
    public required string Option { get; init; }

    /// <summary>The context that it holds for; null for the server's default.</summary>
    public int? ContextLength { get; init; }

    /// <summary>What is greatest at the best value, by the name of its metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether the confidence was reached.</summary>
    public required bool Decided { get; init; }

    /// <summary>The best value, or the one that led; null where nothing was measured.</summary>
    public int? Best { get; init; }

    /// <summary>Values that might have been found.</summary>
    public required int Candidates { get; init; }

    /// <summary>Measurements that it took.</summary>
    public required int Measurements { get; init; }

    /// <summary>Time that it took, in seconds, whatever clock a machine was played by.</summary>
    public required double Seconds { get; init; }

    /// <summary>Median prompt of the measured requests, in tokens by the server's count; null where nothing was measured.</summary>
    public double? PromptTokens { get; init; }

    /// <summary>The curve.</summary>
    public required IReadOnlyList<TunePoint> Curve { get; init; }

    /// <summary>Figures of the requests at the best value, those that have one value per request.</summary>
    [JsonIgnore]
    public MetricSet Metrics { get; init; } = MetricSet.Empty;
}

/// <summary>One value of an option.</summary>
/// <param name="Value">The value.</param>
/// <param name="Measurements">Sound measurements of it.</param>
/// <param name="Level">The metric, drift taken out; null where nothing sound was measured.</param>
/// <param name="State"><c>best</c>, <c>tied</c>, <c>worse</c>, <c>no better</c>, <c>open</c> or <c>withdrawn</c>.</param>
/// <param name="Difference">By how much it differs from the best, as a share; null for the best itself.</param>
/// <param name="Lower">Lower end of the difference, one-sided.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Note">Why it was withdrawn; null where it was not.</param>
public sealed record TunePoint(int Value, int Measurements, double? Level, string State, double? Difference, double? Lower, double? Upper, string? Note = null);
