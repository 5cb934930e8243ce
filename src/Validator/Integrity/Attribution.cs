namespace Validator.Integrity;

/// <summary>Whose fault a violation is, by the bytes alone.</summary>
internal static class Attribution
{
    private static readonly string[] OllamaTypes = ["application/x-ndjson", "application/json", "text/plain", "text/event-stream"];

    /// <summary>
    /// A status, or bytes that are wrong in themselves, are the server's, unless the content type is one that Ollama never
    /// sends (an HTML page): something before it answered in its place.
    /// </summary>
    public static ViolationSide OfBytes(string @class, HttpHead head)
    {
        var side = ViolationCatalog.Of(@class).Side;
        return side == ViolationSide.Server && IsForeign(head.ContentType) ? ViolationSide.Proxy : side;
    }

    /// <summary>Whether a content type is there that Ollama never sends.</summary>
    public static bool IsForeign(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        foreach (var known in OllamaTypes)
        {
            if (type.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return !type.IsEmpty;
    }
}
