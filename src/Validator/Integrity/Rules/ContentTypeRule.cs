namespace Validator.Integrity.Rules;

/// <summary>Whether the media type under status 200 is one that Ollama sends for the route and mode.</summary>
internal static class ContentTypeRule
{
    private const string Document = "application/json";

    /// <summary>What is wrong; null when nothing is. Without a type nothing is said: RFC 9110, section 8.3, allows it.</summary>
    /// <param name="contentType">Header field as sent.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="frames">Frames of the body.</param>
    public static string? Judge(string? contentType, ExpectedResponse expected, int frames)
    {
        if (string.IsNullOrWhiteSpace(contentType) || expected.Kind == AnswerKind.Plain)
        {
            return null;
        }

        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        var stream = expected.Kind.IsOpenAi() ? "text/event-stream" : "application/x-ndjson";
        var isStream = type.Equals(stream, StringComparison.OrdinalIgnoreCase);
        var isDocument = type.Equals(Document, StringComparison.OrdinalIgnoreCase);

        // A streamed request that only loads or unloads is answered with one document, and so is one that is refused.
        return (expected.Stream && (isStream || (isDocument && frames <= 1))) || (!expected.Stream && isDocument) ? null
            : $"the content type is \"{Excerpt.Of(contentType, 100)}\"; Ollama answers "
                + (expected.Stream ? $"a streamed request with {stream}" : $"a request that is not streamed with {Document}");
    }
}
