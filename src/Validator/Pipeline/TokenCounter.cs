using System.Net;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Counts prompts by requests that are read and judged like those of the load: a server that breaks here is broken.</summary>
/// <param name="exchange">Connection to the server.</param>
/// <param name="reader">Reads its answers.</param>
/// <param name="template">Makes the requests.</param>
/// <param name="deployment">What is deployed.</param>
/// <param name="time">The clock.</param>
/// <param name="failed">Is given the failed request, for the log, with the reader that still holds its bytes.</param>
internal sealed class TokenCounter(
    HttpExchange exchange, ResponseReader reader, RequestTemplate template, DeploymentSection deployment, TimeProvider time, Action<Exchange, ResponseReport> failed) : ITokenCounter
{
    public async Task<int?> CountAsync(string role, IReadOnlyList<ReadOnlyMemory<byte>> prompt, CancellationToken cancellationToken)
    {
        reader.Begin(new ExpectedResponse(deployment.Api, Stream: false, deployment.Model.Text, PromptTokens: null, ContextLength: null));
        var ended = await exchange.SendAsync(template.Path, template.CountingBody(role, prompt), reader, time.GetTimestamp(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var report = reader.Finish(ended);
        if (report is { Violations: [], PromptTokens: > 0 and var counted })
        {
            return template.IsCut(counted) ? null : counted;
        }

        if (report.Status == (int)HttpStatusCode.BadRequest && IsTooLong(report.Error))
        {
            return null;
        }

        if (report.Status is >= 400 and < 500)
        {
            throw new LoadException($"the server refused a calibration request (HTTP {report.Status}): {report.Error ?? "without a word"}");
        }

        failed(ended, report);
        throw report.Violations is [var violation, ..]
            ? new CalibrationException(violation)
            : new CalibrationException($"the server counts no prompts: its answer to a calibration request has no {(deployment.Api == ApiKind.OpenAi ? "usage.prompt_tokens" : "prompt_eval_count")}");
    }

    /// <summary>Ollama's two ways to refuse a prompt that is longer than the context.</summary>
    private static bool IsTooLong(string? words) =>
        words is not null
        && words.Contains("context", StringComparison.OrdinalIgnoreCase)
        && (words.Contains("exceed", StringComparison.OrdinalIgnoreCase) || words.Contains("longer than", StringComparison.OrdinalIgnoreCase));
}
