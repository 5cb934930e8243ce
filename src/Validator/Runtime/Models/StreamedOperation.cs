using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Validator.Runtime.Models;

/// <summary>One line of the answer to a pull or a create.</summary>
/// <param name="Status">In the server's words.</param>
/// <param name="Digest">The layer it is about; null for none.</param>
/// <param name="Total">Bytes of the layer; null where it says none.</param>
/// <param name="Completed">Bytes that are there; null where it says none.</param>
internal sealed record OperationProgress(string Status, string? Digest, long? Total, long? Completed);

/// <summary>How a streamed operation ended that did not succeed.</summary>
/// <param name="Words">The server's words, or those of the connection.</param>
/// <param name="Broken">Whether the connection ended without a word of the server.</param>
/// <param name="Status">The HTTP status; 0 where there was none.</param>
internal sealed record OperationFailure(string Words, bool Broken, int Status);

/// <summary>
/// Pulls and creates: answers of many lines, of which the last says success and any may be an error under HTTP 200. Not through
/// OllamaSharp, which knows no bound between lines and drops what an error of a line was.
/// </summary>
internal sealed class StreamedOperation(HttpClient http, TimeProvider clock)
{
    /// <summary>The longest silence: a large layer is hashed without a word.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    /// <summary>Asks, and hands on each line.</summary>
    /// <returns>Null on success.</returns>
    public async Task<OperationFailure?> RunAsync(string route, JsonObject body, Action<OperationProgress> progress, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var status = 0;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = Json(body) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            status = (int)response.StatusCode;
            if (!response.IsSuccessStatusCode)
            {
                var answer = await response.Content.ReadAsStringAsync(either.Token);
                return new OperationFailure($"HTTP {status.ToString(CultureInfo.InvariantCulture)}: {ModelFailure.Words(answer) ?? answer}", Broken: false, status);
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(either.Token));
            var last = string.Empty;
            while (await reader.ReadLineAsync(either.Token) is { } line)
            {
                silence.CancelAfter(Silence);
                if (ModelFailure.Words(line) is { } words)
                {
                    return new OperationFailure(words, Broken: false, status);
                }

                if (Read(line) is { } read)
                {
                    last = read.Status;
                    progress(read);
                }
            }

            return last == "success" ? null : new OperationFailure("the answer ended before it said success", Broken: true, status);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new OperationFailure($"nothing came for {Silence.TotalMinutes:0} minutes", Broken: true, status);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new OperationFailure(exception.Message, Broken: true, status);
        }
    }

    /// <summary>A body whose length is known, as servers like it.</summary>
    public static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private static OperationProgress? Read(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject frame
                ? new OperationProgress(Text(frame["status"]) ?? string.Empty, Text(frame["digest"]), Number(frame["total"]), Number(frame["completed"]))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
