namespace Validator.Integrity;

/// <summary>
/// Whose fault a violation is, and why: first by the bytes alone, then by what was seen of the server's processes. The rules
/// stand in the order in which they are asked; the first that fits decides.
/// </summary>
public static class Attribution
{
    private const string Unknown = ", and nothing is known of the server's process";

    private static readonly string[] OllamaTypes = ["application/x-ndjson", "application/json", "text/plain", "text/event-stream"];

    /// <summary>
    /// A status, or bytes that are wrong in themselves, are the server's, unless the content type is one that Ollama never
    /// sends (an HTML page): something before it answered in its place.
    /// </summary>
    internal static ViolationSide OfBytes(string @class, HttpHead head)
    {
        var side = ViolationCatalog.Of(@class).Side;
        return side == ViolationSide.Server && IsForeign(head.ContentType) ? ViolationSide.Proxy : side;
    }

    /// <summary>The violations of one response, each with its side and the reason for it.</summary>
    /// <param name="violations">As they were found; one that has its reason already keeps its side.</param>
    /// <param name="head">The head of the response, as far as one came.</param>
    /// <param name="ollamasWords">Whether the body of a refusal is an error object as Ollama writes it.</param>
    internal static IReadOnlyList<Violation> Lay(IReadOnlyList<Violation> violations, HttpHead head, bool ollamasWords)
    {
        if (violations.Count == 0)
        {
            return violations;
        }

        return [.. violations.Select(violation =>
        {
            var (side, because) = violation.Because is null ? ByBytes(violation, head, ollamasWords) : (violation.Side, violation.Because);
            return violation with { Side = side, Because = because };
        })];
    }

    /// <summary>
    /// The violations, those behind a place laid to the connection: with a false size a chunk's data are partly framing, and that
    /// this is no JSON is no fault of who wrote the JSON.
    /// </summary>
    /// <param name="from">Where the doubtful bytes begin; null where there are none.</param>
    /// <param name="violations">As they were found.</param>
    public static IReadOnlyList<Violation> LayFrom(long? from, IReadOnlyList<Violation> violations) => from is not { } start ? violations
        : [.. violations.Select(violation => violation is { Because: null, Offset: { } at } && at >= start && violation.Class != ViolationClass.TransportFraming
            ? violation with { Side = ViolationSide.Transport, Because = "the chunk that it stands in does not end where its size says, so these bytes may be framing" }
            : violation)];

    /// <summary>The violations of one response, laid anew by what was seen of the server's processes.</summary>
    /// <param name="violations">Laid by the bytes.</param>
    /// <param name="fate">What was seen.</param>
    public static IReadOnlyList<Violation> ByProcesses(IReadOnlyList<Violation> violations, ProcessFate fate) =>
        [.. violations.Select(violation => ByProcesses(violation, fate))];

    private static Violation ByProcesses(Violation violation, ProcessFate fate)
    {
        var ofConnection = violation.Side == ViolationSide.Transport || IsCut(violation.Class);
        if (fate.ServerEnded && ofConnection)
        {
            return violation with
            {
                Side = ViolationSide.Server,
                Explanation = $"{violation.Explanation}; the server's process had ended",
                Because = "the server's process had ended",
            };
        }

        if (violation.Side == ViolationSide.Server && fate.Runners is { } runners && MayBeTheRunners(violation.Class))
        {
            return violation with { Because = runners };
        }

        return violation.Side == ViolationSide.Transport && fate.ServerLives
            ? violation with { Because = $"the server's process lived on; {violation.Because?.Replace(Unknown, string.Empty, StringComparison.Ordinal)}" }
            : violation;
    }

    private static (ViolationSide Side, string Because) ByBytes(Violation violation, HttpHead head, bool ollamasWords)
    {
        var sign = head.Signs.First;
        var foreign = IsForeign(head.ContentType) ? $"content type {Excerpt.Of(head.ContentType!, 100)}, which Ollama never sends" : null;
        return violation.Class switch
        {
            ViolationClass.HttpStatus => Refusal(head, ollamasWords, foreign, sign),
            ViolationClass.HttpContentType => foreign is not null ? (ViolationSide.Proxy, foreign)
                : sign is not null ? (ViolationSide.Proxy, sign)
                : (violation.Side, "it is one of Ollama's own types, though not this route's, and no header tells of a proxy"),
            _ when violation.Side == ViolationSide.Transport && sign is not null => (ViolationSide.Proxy, sign),
            _ when violation.Side == ViolationSide.Transport && foreign is not null => (ViolationSide.Proxy, foreign),
            ViolationClass.TransportFraming when violation.Side == ViolationSide.Transport =>
                (violation.Side, "Go's HTTP library, which Ollama uses, never writes such framing, and no header tells of a proxy"),
            _ when violation.Side == ViolationSide.Transport => (violation.Side, head.Status is null
                ? "the connection ended before a response began" + Unknown
                : "the connection broke, no header tells of a proxy" + Unknown),
            ViolationClass.TransportStall or ViolationClass.TransportTimeoutFirstByte =>
                (violation.Side, "the connection stayed open and silent: the server held it"),
            ViolationClass.StreamNoTerminal when violation.Side == ViolationSide.Server =>
                (violation.Side, "the body was ended in good order, so by whoever wrote it"),
            _ when violation.Side == ViolationSide.Server && foreign is not null && IsOfBytes(violation.Class) => (ViolationSide.Proxy, foreign),
            _ when violation.Side == ViolationSide.Server && IsOfBytes(violation.Class) => (violation.Side, sign is null
                ? "the HTTP framing around the bytes is sound, and no header tells of a proxy"
                : $"the HTTP framing around the bytes is sound; there is a proxy ({sign}), so ask the server directly before blaming it"),
            _ => (violation.Side, violation.Side == ViolationSide.Server ? "the server's own words and figures say so" : foreign ?? sign ?? "the bytes say so"),
        };
    }

    private static (ViolationSide Side, string Because) Refusal(HttpHead head, bool ollamasWords, string? foreign, string? sign)
    {
        if (foreign is not null)
        {
            return (ViolationSide.Proxy, foreign);
        }

        if (ollamasWords)
        {
            return (ViolationSide.Server, "the body is an error object as Ollama writes it");
        }

        if (head.Status is 502 or 503 or 504)
        {
            return (ViolationSide.Proxy, $"status {head.Status} without the error object that Ollama writes with it{(sign is null ? string.Empty : $"; {sign}")}");
        }

        return sign is null
            ? (ViolationSide.Server, "an answer of the server's router: no header tells of a proxy")
            : (ViolationSide.Proxy, sign);
    }

    /// <summary>Classes that are about the bytes of frames, which whoever wrote the body is to blame for.</summary>
    private static bool IsOfBytes(string @class) =>
        @class.StartsWith("json.", StringComparison.Ordinal) || @class.StartsWith("encoding.", StringComparison.Ordinal);

    private static bool IsCut(string @class) =>
        @class is ViolationClass.TransportPrematureEof or ViolationClass.TransportReset;

    private static bool MayBeTheRunners(string @class) => @class is ViolationClass.TransportStall or ViolationClass.TransportTimeoutFirstByte
        or ViolationClass.StreamErrorFrame or ViolationClass.StreamNoTerminal or ViolationClass.HttpStatus;

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
