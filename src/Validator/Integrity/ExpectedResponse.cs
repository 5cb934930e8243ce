using System.Text.Json.Serialization;
using Validator.Spec;

namespace Validator.Integrity;

/// <summary>What the request asked for, as far as the response can be held against it.</summary>
/// <param name="Kind">What the route answers.</param>
/// <param name="Stream">Whether the answer is to be a stream (NDJSON, or events under <c>/v1</c>) or one JSON document.</param>
/// <param name="Model">Model asked for.</param>
/// <param name="PromptTokens">Length of the prompt by calibration; null when unknown.</param>
/// <param name="ContextLength"><c>num_ctx</c>; null when the server's default holds.</param>
/// <param name="Keep"><c>num_keep</c> as the server counts it (4 by default, and one for a BOS token).</param>
/// <param name="ExpectsTokens">False for a request without a prompt (load, unload): it is sound without a token.</param>
[method: JsonConstructor]
public sealed record ExpectedResponse(
    AnswerKind Kind, bool Stream, string Model, int? PromptTokens, int? ContextLength, int Keep = 5, bool ExpectsTokens = true)
{
    /// <summary>What a request of a load asked for.</summary>
    public ExpectedResponse(ApiKind Api, bool Stream, string Model, int? PromptTokens, int? ContextLength, int Keep = 5, bool ExpectsTokens = true)
        : this(AnswerKinds.Of(Api), Stream, Model, PromptTokens, ContextLength, Keep, ExpectsTokens)
    {
    }

    /// <summary>Share of <see cref="PromptTokens"/> that a calibrated count may be off at least.</summary>
    public const double LeastTolerance = 0.05;

    /// <summary>Share of <see cref="PromptTokens"/> that the server's count may fall short by the calibration's own uncertainty.</summary>
    public double PromptTolerance { get; init; } = LeastTolerance;

    /// <summary>Whether an event stream is to tell its token counts before its end (<c>stream_options.include_usage</c>).</summary>
    public bool ExpectsUsage { get; init; }

    /// <summary><c>num_predict</c>: the most tokens of an answer; null when it is not bounded.</summary>
    public int? PredictLimit { get; init; }
}
