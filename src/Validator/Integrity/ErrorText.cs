using System.Text;
using System.Text.Json;

namespace Validator.Integrity;

/// <summary>The words of an <c>error</c> member, in the forms in which Ollama and its inference child give it.</summary>
internal static class ErrorText
{
    private const int Longest = 2000;

    /// <summary>/v1 wraps Ollama's text, which wraps llama-server's object: five steps from the body to the sentence.</summary>
    private const int DeepestWrapping = 5;

    /// <summary>
    /// The sentence inside: <c>error</c> may be a string, an object with <c>message</c>, or a string that is itself such a
    /// JSON text.
    /// </summary>
    /// <param name="value">The JSON value of the member, or a body that is one JSON document.</param>
    /// <returns>At most 2000 characters; null when the bytes are no JSON.</returns>
    public static string? Of(ReadOnlySpan<byte> value) => Of(value, DeepestWrapping);

    /// <summary>Whether a body is a JSON object with an <c>error</c> that is not null, as Ollama refuses on every route.</summary>
    public static bool IsErrorObject(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The sentence in the body of a refusal: its <c>error</c>, or its text; null when it is blank.</summary>
    public static string? OfBody(ReadOnlySpan<byte> body)
    {
        var text = body.Trim(" \t\r\n"u8);
        return text.IsEmpty ? null : Of(text) ?? Excerpt.Of(Encoding.UTF8.GetString(text[..Math.Min(Longest, text.Length)]), Longest);
    }

    private static string? Of(ReadOnlySpan<byte> value, int wrappings)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            using var document = JsonDocument.ParseValue(ref reader);
            return Excerpt.Of(Words(document.RootElement, wrappings), Longest);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // No JSON, or a name in it that is half a surrogate pair.
            return null;
        }
    }

    private static string Words(JsonElement value, int wrappings)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (ReadOnlySpan<string>)["error", "message"])
            {
                if (wrappings > 0 && value.TryGetProperty(name, out var inner))
                {
                    return Words(inner, wrappings - 1);
                }
            }
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return value.GetRawText();
        }

        var text = Text(value);
        return wrappings > 0 && text.StartsWith('{') && Of(Encoding.UTF8.GetBytes(text), wrappings - 1) is { } unwrapped ? unwrapped : text;
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half a surrogate pair: shown as they stand.
            return value.GetRawText();
        }
    }
}
