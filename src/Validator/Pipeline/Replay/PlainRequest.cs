using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Integrity;

namespace Validator.Pipeline;

/// <summary>The request that lies beside a recorded response: <c>NAME.request.txt</c> beside <c>NAME.response.txt</c>.</summary>
/// <param name="Method">Method, such as POST.</param>
/// <param name="Path">Route, without a query.</param>
/// <param name="Body">The JSON object that was sent; empty when it was none.</param>
internal sealed record PlainRequest(string Method, string Path, JsonObject Body)
{
    private const string ResponsePart = ".response.";
    private const string RequestPart = ".request.";
    private const long Longest = 64 * 1024 * 1024;

    public AnswerKind Kind => AnswerKinds.Of(Method, Path);

    /// <summary>Ollama's own routes stream unless they are told otherwise, those of OpenAI only when they are told to.</summary>
    public bool Stream => Kind switch
    {
        AnswerKind.Generate or AnswerKind.Chat or AnswerKind.Progress => !Says(JsonValueKind.False),
        AnswerKind.OpenAiChat or AnswerKind.OpenAiCompletion => Says(JsonValueKind.True),
        _ => false,
    };

    /// <summary>Whether an event stream was to tell its token counts.</summary>
    public bool WantsUsage => (Body["stream_options"] as JsonObject)?["include_usage"] is JsonValue usage && usage.GetValueKind() == JsonValueKind.True;

    public string? Model => Body["model"] is JsonValue model && model.TryGetValue<string>(out var name) ? name : null;

    public int? ContextLength => Option("num_ctx");

    public int? PredictLimit => Option("num_predict") is > 0 and var limit ? limit : null;

    /// <summary>Whether something was asked; a request without it loads or unloads the model.</summary>
    public bool HasPrompt => Body["messages"] is JsonArray { Count: > 0 } || (Body["prompt"] is JsonValue prompt && prompt.TryGetValue<string>(out var text) && text.Length > 0);

    /// <summary>The request beside a response; null when there is none that can be read.</summary>
    public static PlainRequest? Beside(string response)
    {
        var name = System.IO.Path.GetFileName(response);
        var part = name.LastIndexOf(ResponsePart, StringComparison.Ordinal);
        if (part < 0)
        {
            return null;
        }

        var path = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(response) ?? string.Empty, name[..part] + RequestPart + name[(part + ResponsePart.Length)..]);
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= Longest } ? Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool Says(JsonValueKind kind) => Body["stream"] is JsonValue stream && stream.GetValueKind() == kind;

    private int? Option(string name) =>
        Body["options"] is JsonObject options && options[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static PlainRequest? Parse(ReadOnlySpan<byte> bytes)
    {
        var line = bytes[..Math.Max(0, bytes.IndexOf((byte)'\n'))];
        var words = Encoding.Latin1.GetString(line).Split(' ');
        var (windows, plain) = (bytes.IndexOf("\r\n\r\n"u8), bytes.IndexOf("\n\n"u8));
        var body = windows >= 0 ? bytes[(windows + 4)..] : plain >= 0 ? bytes[(plain + 2)..] : [];
        return words.Length < 2 ? null : new PlainRequest(words[0], words[1].Split('?')[0], Json(body) ?? []);
    }

    /// <summary>The first document: Ollama's server reads no further.</summary>
    private static JsonObject? Json(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
            var parsed = JsonNode.Parse(ref reader) as JsonObject;

            // A name that stands twice shows only when the members are first looked at.
            return parsed?.Count >= 0 ? parsed : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
