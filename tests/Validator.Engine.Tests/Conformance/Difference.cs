using System.Text;
using System.Text.Json;

namespace Validator.Engine.Tests.Conformance;

/// <summary>Compares an answer with the recorded one.</summary>
internal static class Difference
{
    /// <summary>The first difference, or null.</summary>
    /// <param name="recorded">What Ollama answered.</param>
    /// <param name="actual">What the engine answered.</param>
    /// <param name="cut">Whether only the answer's beginning counts.</param>
    public static string? Of(WireAnswer recorded, WireAnswer actual, bool cut)
    {
        if (recorded.StatusLine != actual.StatusLine)
        {
            return $"status {recorded.StatusLine} / {actual.StatusLine} {actual.Body}";
        }

        if (Headers(recorded) is var expected && Headers(actual) is var found && expected != found)
        {
            return $"headers {expected} / {found}";
        }

        return recorded.ContentType.Split(';')[0] switch
        {
            "application/x-ndjson" => Frames(recorded, actual, "\n", "", cut),
            "text/event-stream" => Frames(recorded, actual, "\n\n", "data: ", cut),
            "application/json" => Text(Shape(recorded.Body, ""), Shape(actual.Body, "")),
            _ => Text(recorded.Body, actual.Body),
        };
    }

    /// <summary>Go counts the length of a body only up to its buffer's size, so a longer model list changes the framing.</summary>
    private static string Headers(WireAnswer answer)
    {
        bool isShort = Encoding.UTF8.GetByteCount(answer.Body) <= 2048;
        string framing = isShort ? "Content-Length" : "Transfer-Encoding: chunked";
        return string.Join(" | ", answer.Headers.Select(header => header == framing && answer.ContentType.StartsWith("application/json", StringComparison.Ordinal) ? "framed by length" : header));
    }

    private static string? Frames(WireAnswer recorded, WireAnswer actual, string end, string start, bool cut)
    {
        // A chunk may hold several frames, but no frame lies in two chunks.
        if (actual.Chunks!.FirstOrDefault(chunk => !chunk.EndsWith(end, StringComparison.Ordinal)) is { } torn && torn != actual.Chunks![^1])
        {
            return $"a frame lies in two chunks: {torn}";
        }

        List<string> expected = Shapes(recorded.Body, end, start);
        List<string> found = Shapes(actual.Body, end, start);
        if (cut)
        {
            int length = Math.Min(expected.Count, found.Count);
            (expected, found) = (expected[..length], found[..length]);
        }

        return Text(string.Join('\n', expected), string.Join('\n', found))
            ?? Text(Chunking(recorded, end), Chunking(actual, end));
    }

    /// <summary>How many frames each chunk holds; like neighbours count once.</summary>
    private static string Chunking(WireAnswer answer, string end) =>
        string.Join(' ', Distinct(answer.Chunks!.Select(chunk => chunk.Split(end).Length - 1)));

    private static List<string> Shapes(string body, string end, string start) =>
        [.. Distinct(body.Split(end, StringSplitOptions.RemoveEmptyEntries).Select(frame => Shape(frame, start)))];

    private static IEnumerable<T> Distinct<T>(IEnumerable<T> values)
    {
        T? last = default;
        bool any = false;
        foreach (T value in values)
        {
            if (!any || !EqualityComparer<T>.Default.Equals(last, value))
            {
                yield return value;
            }

            (last, any) = (value, true);
        }
    }

    private static string Shape(string frame, string start)
    {
        string json = frame.StartsWith(start, StringComparison.Ordinal) ? frame[start.Length..] : frame;
        try
        {
            return (json.Length == frame.Length ? "" : start) + (json == "[DONE]" ? json : JsonShape.Of(json));
        }
        catch (JsonException)
        {
            return frame;
        }
    }

    private static string? Text(string recorded, string actual) => recorded == actual ? null : $"\n{recorded}\n/\n{actual}";
}
