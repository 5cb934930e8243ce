using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>The longest context that a model was made for.</summary>
internal static class ModelLimit
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Asks <c>/api/show</c>, to explain a context that is not as declared.</summary>
    /// <returns>Tokens; null when the server does not tell.</returns>
    public static async Task<int?> AskAsync(Uri server, LocatedText model, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = server, MaxResponseContentBufferSize = 16 * 1024 * 1024 };
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = JsonContent.Create(new JsonObject { ["model"] = model.Text });
            using var response = await http.PostAsync(new Uri("/api/show", UriKind.Relative), content, either.Token);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(either.Token));
            return Of(answer.RootElement);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>The number under <c>ARCHITECTURE.context_length</c> of <c>model_info</c>.</summary>
    private static int? Of(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("model_info", out var info) && info.ValueKind == JsonValueKind.Object
            ? info.EnumerateObject()
                .Where(property => property.Name.EndsWith(".context_length", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.Number)
                .Select(property => property.Value.TryGetInt32(out var number) ? number : (int?)null)
                .FirstOrDefault()
            : null;
}
