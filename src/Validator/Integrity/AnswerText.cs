using System.Text;
using System.Text.Json;

namespace Validator.Integrity;

/// <summary>
/// The text of an answer, taken from its raw bytes after the fact: for the few answers whose text is looked at, while the
/// reader of the load keeps none. Reads Ollama's routes and <c>/v1</c>, streamed or not.
/// </summary>
public static class AnswerText
{
    /// <summary>Characters of text that are kept at most.</summary>
    public const int Longest = 256 * 1024;

    /// <summary>The text of an answer, thinking before content.</summary>
    /// <param name="response">The raw bytes of the whole response, HTTP framing included.</param>
    /// <param name="stream">Whether one frame a line was asked for, and not one document.</param>
    /// <returns>At most <see cref="Longest"/> characters; null where the response is none of status 200 or holds no frame that can be read.</returns>
    public static string? Of(ReadOnlySpan<byte> response, bool stream) => Parts(response, stream) is { } parts ? parts.Thinking + parts.Content : null;

    /// <summary>The same, thinking and content apart.</summary>
    /// <inheritdoc cref="Of"/>
    public static (string Thinking, string Content)? Parts(ReadOnlySpan<byte> response, bool stream)
    {
        var head = new HttpHeadParser(ReaderLimits.Default);
        var rest = response[head.Take(response)..];
        if (!head.Complete || head.Head.Status != 200)
        {
            return null;
        }

        var body = Body(head.Head, rest);
        var (thinking, content) = (new StringBuilder(), new StringBuilder());
        var frames = 0;
        if (stream)
        {
            foreach (var range in body.AsSpan().Split((byte)'\n'))
            {
                frames += Take(body.AsSpan(range), thinking, content) ? 1 : 0;
            }
        }
        else
        {
            frames = Take(body, thinking, content) ? 1 : 0;
        }

        return frames == 0 ? null : (thinking.ToString(), content.ToString());
    }

    private static byte[] Body(HttpHead head, ReadOnlySpan<byte> rest)
    {
        using var body = new MemoryStream(rest.Length);
        var decoder = new BodyDecoder(ReaderLimits.Default);
        decoder.Begin(head);
        while (!rest.IsEmpty)
        {
            var data = decoder.Next(ref rest);
            if (data.IsEmpty)
            {
                break;
            }

            body.Write(data);
        }

        return body.ToArray();
    }

    /// <summary>Adds what a frame says; false when it is no JSON object. An event's <c>data:</c> is passed over.</summary>
    private static bool Take(ReadOnlySpan<byte> frame, StringBuilder thinking, StringBuilder content)
    {
        var json = frame.Trim(" \t\r\n"u8);
        json = json.StartsWith("data:"u8) ? json["data:"u8.Length..].TrimStart((byte)' ') : json;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            Take(document.RootElement, thinking, content);
            return true;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is no text; what is wrong with a frame is said by the reader.
            return false;
        }
    }

    private static void Take(JsonElement frame, StringBuilder thinking, StringBuilder content)
    {
        var holder = Member(frame, "message") ?? Choice(frame) ?? frame;
        foreach (var name in (ReadOnlySpan<string>)["thinking", "reasoning", "reasoning_content"])
        {
            Append(thinking, Member(holder, name));
        }

        foreach (var name in (ReadOnlySpan<string>)["response", "content", "text"])
        {
            Append(content, Member(holder, name));
        }
    }

    /// <summary>What the first choice of <c>/v1</c> says: a delta, a message, or a completion that has its text itself.</summary>
    private static JsonElement? Choice(JsonElement frame) =>
        Member(frame, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0
            ? Member(choices[0], "delta") ?? Member(choices[0], "message") ?? choices[0]
            : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : null;

    private static void Append(StringBuilder text, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.String } && text.Length < Longest)
        {
            var more = value.Value.GetString()!;
            text.Append(more, 0, Math.Min(more.Length, Longest - text.Length));
        }
    }
}
