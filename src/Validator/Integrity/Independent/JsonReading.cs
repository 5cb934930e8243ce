using System.Text;
using System.Text.Json;

namespace Validator.Integrity.Independent;

/// <summary>What System.Text.Json, line by line, makes of a body.</summary>
internal sealed record JsonReading
{
    public const string Reader = "System.Text.Json, line by line";
    public const string WholeBodyReader = "System.Text.Json, whole body";

    // As deep as our own reader goes.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 512 };
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Lines that are not blank and were ended by a line feed, or by the end of a whole body.</summary>
    public int Lines { get; private set; }

    /// <summary>Whether a last line that is not blank was cut off.</summary>
    public bool Partial { get; private set; }

    /// <summary>Whether a line was blank.</summary>
    public bool Blank { get; private set; }

    /// <summary>The first line that is not one JSON object in UTF-8, with the reader's words; null when there is none.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>Objects with <c>"done":true</c>, or on <c>/v1</c> the event <c>[DONE]</c>.</summary>
    public int Terminals { get; private set; }

    /// <summary>Objects behind the first of those.</summary>
    public int AfterTerminal { get; private set; }

    /// <summary>Objects with an <c>error</c> that is not null.</summary>
    public int Errors { get; private set; }

    /// <summary>Whether a choice of <c>/v1</c> gave its <c>finish_reason</c>.</summary>
    public bool Finished { get; private set; }

    /// <summary>The words for the body as one document; null when it is one.</summary>
    public string? WholeBodyError { get; private set; }

    /// <summary>Reads.</summary>
    /// <param name="body">The body without transfer framing.</param>
    /// <param name="complete">Whether it came to its end.</param>
    /// <param name="lines">Whether it is to be one value a line, or one document.</param>
    /// <param name="events">Whether the lines are server-sent events.</param>
    public static JsonReading Read(ReadOnlyMemory<byte> body, bool complete, bool lines, bool events)
    {
        JsonReading reading = new();
        var rest = body;
        var number = 0;
        while (lines && rest.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            reading.Take(rest[..end], ++number, events);
            rest = rest[(end + 1)..];
        }

        if (!IsBlank(rest.Span))
        {
            reading.Partial = !complete;
            if (complete)
            {
                reading.Take(rest, ++number, events);
            }
        }

        reading.WholeBodyError = IsBlank(body.Span) ? null : Parse(body, _ => { });
        return reading;
    }

    private void Take(ReadOnlyMemory<byte> line, int number, bool events)
    {
        if (IsBlank(line.Span))
        {
            Blank = true;
            return;
        }

        Lines++;
        if (events)
        {
            if (!line.Span.StartsWith("data:"u8))
            {
                return;
            }

            line = line["data:".Length..];
            if (line.Span.Trim(" \r"u8).SequenceEqual("[DONE]"u8))
            {
                Terminals++;
                return;
            }
        }

        AfterTerminal += Terminals > 0 ? 1 : 0;
        if (Parse(line, root => Note(root, events)) is { } wrong)
        {
            Unreadable ??= $"line {number}: {wrong}";
        }
    }

    private void Note(JsonElement root, bool events)
    {
        Errors += root.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null ? 1 : 0;
        if (!events)
        {
            Terminals += root.TryGetProperty("done", out var done) && done.ValueKind == JsonValueKind.True ? 1 : 0;
        }
        else if (root.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array)
        {
            Finished |= choices.EnumerateArray().Any(choice =>
                choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String);
        }
    }

    private static string? Parse(ReadOnlyMemory<byte> json, Action<JsonElement> take)
    {
        try
        {
            // The parser looks into no string unless it is asked for one.
            _ = s_strict.GetCharCount(json.Span);
            using var document = JsonDocument.Parse(json, s_options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return $"a JSON {document.RootElement.ValueKind} where an object should stand";
            }

            take(document.RootElement);
            return null;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
