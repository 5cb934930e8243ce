using Validator.Spec;

namespace Validator.Integrity;

/// <summary>What the request asked for, as far as the response can be held against it.</summary>
/// <param name="Api">Route.</param>
/// <param name="Stream">Whether the answer is to be NDJSON (true) or one JSON document.</param>
/// <param name="Model">Model asked for.</param>
/// <param name="PromptTokens">Length of the prompt by calibration; null when unknown.</param>
/// <param name="ContextLength"><c>num_ctx</c>; null when the server's default holds.</param>
/// <param name="Keep"><c>num_keep</c> as the server counts it (4 by default, and one for a BOS token).</param>
/// <param name="ExpectsTokens">False for a request without a prompt (load, unload): it is sound without a token.</param>
public sealed record ExpectedResponse(
    ApiKind Api, bool Stream, string Model, int? PromptTokens, int? ContextLength, int Keep = 5, bool ExpectsTokens = true)
{
    /// <summary>Share of <see cref="PromptTokens"/> that a calibrated count may be off at least.</summary>
    public const double LeastTolerance = 0.05;

    /// <summary>Share of <see cref="PromptTokens"/> that the server's count may fall short by the calibration's own uncertainty.</summary>
    public double PromptTolerance { get; init; } = LeastTolerance;

    /// <summary><c>num_predict</c>: the most tokens of an answer; null when it is not bounded.</summary>
    public int? PredictLimit { get; init; }
}
