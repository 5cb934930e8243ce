using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Validator.Load;

/// <summary>
/// Lets the server count a prompt: Ollama has no tokenizer route, but an unstreamed request for one token tells
/// <c>prompt_eval_count</c>.
/// </summary>
/// <param name="client">Speaks to the server.</param>
/// <param name="template">Makes the requests.</param>
/// <param name="timeout">Bound on one request.</param>
/// <param name="time">The clock.</param>
public sealed class TokenCounter(HttpClient client, RequestTemplate template, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Tokens of a prompt as the server counts them, template and BOS included.</summary>
    /// <param name="prompt">Encoded pieces of the prompt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The count; null when the prompt does not fit the context.</returns>
    /// <exception cref="LoadException">The server refused, could not be reached, or gave no count.</exception>
    public async Task<int?> CountAsync(IReadOnlyList<ReadOnlyMemory<byte>> prompt, CancellationToken cancellationToken)
    {
        var body = template.CountingBody(prompt).SelectMany(segment => segment.ToArray()).ToArray();
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(new Uri(template.Path, UriKind.Relative), content, either.Token);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(either.Token));
            var root = document.RootElement;
            if (root.TryGetProperty("prompt_eval_count", out var count))
            {
                return template.IsCut(count.GetInt32()) ? null : count.GetInt32();
            }

            var words = root.TryGetProperty("error", out var error) ? error.ToString() : "no prompt_eval_count in the answer";
            return response.StatusCode == HttpStatusCode.BadRequest && words.Contains("context", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new LoadException($"the server did not count a calibration prompt (HTTP {(int)response.StatusCode}): {words}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException or FormatException)
        {
            throw new LoadException($"the server did not answer a calibration request: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadException("the server did not answer a calibration request in time", exception);
        }
    }
}
