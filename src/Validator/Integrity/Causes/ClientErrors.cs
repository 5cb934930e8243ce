using System.Text.RegularExpressions;

namespace Validator.Integrity.Causes;

/// <summary>What an error of a client of Ollama means, by its own words: Python, Go, Node, .NET, curl.</summary>
public static partial class ClientErrors
{
    private const string Direct = "'ollama-validator check URL' reads the same server byte by byte and says whether its answers are sound";
    private const string OneALine = "read the body line by line, one JSON document a line, or ask for \"stream\": false";
    private const string Look = "look at the first bytes of the body and at its Content-Type: an HTML page is a proxy's, 'data:' is an event stream of /v1";

    private static readonly (Regex Pattern, Func<Match, ClientError> Meaning)[] Table =
    [
        (ExtraData(), ExtraDataOf),
        (NodeExtra(), match => Several("JSON.parse (Node, V8)", $"position {match.Groups["at"].Value} is where the second document begins, in UTF-16 units: the first one's length and its line feed, if it had one")),
        (GoExtra(), _ => Several("encoding/json (Go: json.Unmarshal of a whole body)", "it gives no place; json.NewDecoder would have read one document after the other")),
        (DotNetExtra(), match => Several("System.Text.Json (.NET)", match.Groups["line"] is { Success: true, Value: var line }
            ? $"LineNumber counts from 0: {(line == "0" ? "the second value stands on the first line, which in a stream is json.concatenated" : "the second value is a line of its own, as in every stream")}"
            : "the second value follows the first")),
        (PythonEmpty(), _ => new("json (Python: json.loads, requests, httpx)", "No JSON value begins at the first character: the body is empty, an HTML page, or an event stream (data: ...).", "the server, if the body is empty under status 200; else what stands before it, or the wrong route", [Look, "check the status before the body is parsed", Direct])),
        (PythonBroken(), match => new("json (Python)", "The text ended or went wrong inside a JSON value.", "whoever cut it: a reader that parses network chunks instead of lines, or a connection that broke", [OneALine + "; a network chunk is no frame", "see whether the body was complete (Content-Length, last chunk)", Direct])),
        (Utf8(), match => new("UTF-8 decoder (Python)", $"A byte is not UTF-8 at position {match.Groups["at"].Value}{(match.Groups["why"].Value.Contains("end of data", StringComparison.Ordinal) ? ": a character was cut by the end of what was decoded" : string.Empty)}.", "the client, if it decodes network chunks one by one; the server or a proxy, if the whole line is wrong (encoding.invalid_utf8)", ["decode whole lines, or use an incremental decoder", Direct])),
        (Bom(), _ => new("json (Python)", "The text begins with a byte order mark, which Ollama never writes (encoding.bom).", "a proxy or a file in between", [Direct])),
        (LongLine(), _ => new("asyncio.StreamReader (Python)", "A line is longer than the reader's limit of 64 KiB: the terminal frame of 'generate' carries the whole context as token ids on one line, 350 KB at 85K tokens.", "the client: the bytes are sound", ["open the stream with a larger limit (limit=2**24)", "use 'chat', whose frames carry no context"])),
        (AioHttpLine(), _ => new("aiohttp StreamReader.readline (Python)", "A line is longer than the reader's limit of 128 KiB: the terminal frame of 'generate' carries the whole context as token ids on one line.", "the client: the bytes are sound", ["raise read_bufsize of the session, or read with iter_any and split lines yourself", "use 'chat', whose frames carry no context"])),
        (GoLine(), _ => new("bufio.Scanner (Go)", "A line is longer than the scanner's buffer: 64 KiB by default, 8 MB in Ollama's own client.", "the client: the bytes are sound", ["call scanner.Buffer with a larger limit, or use bufio.Reader", "use 'chat', whose frames carry no context"])),
        (MimeType(), match => new("aiohttp ClientResponse.json (Python)", $"The answer's type is {match.Groups["type"].Value}, and json() takes application/json alone.", "the client, if the type is application/x-ndjson: that is a stream; a proxy, if it is text/html", [OneALine, Look])),
        (CutBody(), _ => new("an HTTP client", "The connection ended before the body was complete: no last chunk came, or fewer bytes than Content-Length.", "the server, if it was stopped or killed; else what stands in between (transport.premature_eof)", ["look at the end of the server's log and of the kernel's", "compare a proxy's time-outs with the pauses of the model", Direct])),
        (NoAnswer(), _ => new("an HTTP client", "The connection was closed or reset before any answer came.", "the server, if it was stopped or killed during load or prefill; a stale pooled connection otherwise", ["see whether the server process lives and since when", "retry once on a fresh connection", Direct])),
        (Reset(), _ => new("an HTTP client", "The connection was reset (transport.reset).", "the server's process, or whatever drops connections in between", ["see whether the server process lives", "look at firewalls, NAT and proxies with idle time-outs"])),
        (Slow(), _ => new("an HTTP client", "The client's own patience ended: the server sent nothing for that long.", "undecided: prefill of a long prompt, a queue, the load of the model, or a hanging inference process (transport.stall)", ["raise the read time-out above the longest prefill (ttft.max of a run)", "ask for a stream, so that something comes while it works", "see whether llama-server still computes"])),
        (Html(), _ => new("a JSON reader", "The body begins with '<': it is an HTML page.", "a proxy or gateway that answered in the server's place", [Look, Direct])),
        (Events(), _ => new("a JSON reader", "The body begins with 'data:': it is an event stream of /v1.", "the client", ["strip 'data: ' from each event, and end at [DONE]"])),
        (Truncated(), _ => new("a JSON reader (Node, Go or .NET)", "The text ended inside a JSON value, or was empty.", "whoever cut it: a reader that parses network chunks instead of lines, or a connection that broke", [OneALine + "; a network chunk is no frame", Direct])),
        (BadChunk(), _ => new("an HTTP client", "The transfer framing is broken: a chunk has no legal size (transport.framing).", "a proxy, or two writers on one connection: Go's HTTP library, which Ollama uses, does not write such framing", ["ask the server without the proxy", Direct])),
        (Curl(), match => OfCurl(match.Groups["code"].Value)),
    ];

    /// <summary>What the words mean, by the first pattern that fits; null when they are of no known kind.</summary>
    /// <param name="words">An error as a client printed it, with or without what stands around it.</param>
    public static ClientError? Of(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        foreach (var (pattern, meaning) in Table)
        {
            if (pattern.Match(words) is { Success: true } match)
            {
                return meaning(match);
            }
        }

        return null;
    }

    private static ClientError Several(string reader, string place) => new(
        reader,
        $"A reader of one JSON document met a stream of several: it read one whole document and found another; {place}.",
        "the client, if every line is one JSON object: the server is then sound; the server, if two values share a line (json.concatenated)",
        [Direct, OneALine]);

    private static ClientError ExtraDataOf(Match match)
    {
        var (line, column, at) = (match.Groups["line"].Value, match.Groups["column"].Value, match.Groups["at"].Value);
        var place = line == "1" && column != "1"
            ? $"it stands on the first line at column {column}, behind a value of {at} characters. In a stream that is json.concatenated or json.trailing_garbage"
            : long.TryParse(at, out var offset) && offset > 0
                ? $"char {at} is the first frame's length, {offset - 1} characters, and its line feed: line {line} begins there, as in every sound stream"
                : $"it begins at char {at}";
        return Several("json (Python: json.loads, requests and httpx .json())", place);
    }

    private static ClientError OfCurl(string code) => code switch
    {
        "18" => new("curl", "Exit 18: the transfer was cut in the middle of the body.", "the server, if it was stopped or killed in mid-answer; else what stands in between", ["look at the end of the server's log and of the kernel's", Direct]),
        "28" => new("curl", "Exit 28: the time that curl was given ran out.", "undecided: a long prefill, a queue, or an inference process that hangs (it was stopped or ended by a signal)", ["see whether llama-server still runs and computes", "raise --max-time above the longest answer"]),
        "52" => new("curl", "Exit 52: the connection was closed without a byte of an answer.", "the server, mostly: so it ends during load or prefill", ["see whether the server process lives and since when", "look for out-of-memory kills in the kernel's log"]),
        "56" => new("curl", "Exit 56: the connection was reset while data came.", "the server's process, or what stands in between", ["see whether the server process lives", "ask the server without the proxy"]),
        "7" => new("curl", "Exit 7: no connection could be made.", "nothing listens there", ["see whether the server runs, and on which address (OLLAMA_HOST)"]),
        _ => new("curl", $"Exit {code}: see 'man curl', EXIT CODES.", "unknown", [Direct]),
    };

    private const RegexOptions Loose = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    [GeneratedRegex(@"Extra data: line (?<line>\d+) column (?<column>\d+)(?: - line \d+ column \d+)? \(char (?<at>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex ExtraData();

    [GeneratedRegex(@"Unexpected (?:non-whitespace character after JSON|token \S+ in JSON) at position (?<at>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex NodeExtra();

    [GeneratedRegex("invalid character '.' after top-level value", RegexOptions.CultureInvariant)]
    private static partial Regex GoExtra();

    [GeneratedRegex(@"is invalid after a single JSON value(?:[\s\S]{0,200}?LineNumber: (?<line>\d+))?", RegexOptions.CultureInvariant)]
    private static partial Regex DotNetExtra();

    [GeneratedRegex(@"Expecting value: line 1 column 1 \(char 0\)", RegexOptions.CultureInvariant)]
    private static partial Regex PythonEmpty();

    [GeneratedRegex(@"(?:Expecting (?:value|property name enclosed in double quotes|',' delimiter|':' delimiter)|Unterminated string starting at|Invalid control character at): line", RegexOptions.CultureInvariant)]
    private static partial Regex PythonBroken();

    [GeneratedRegex(@"'utf-?8' codec can't decode bytes?(?: \S+)? in position (?<at>\d+)(?:-\d+)?: (?<why>[^\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Utf8();

    [GeneratedRegex("Unexpected UTF-8 BOM", RegexOptions.CultureInvariant)]
    private static partial Regex Bom();

    [GeneratedRegex("Separator is (?:not )?found, (?:and|but) chunk|LimitOverrunError", RegexOptions.CultureInvariant)]
    private static partial Regex LongLine();

    [GeneratedRegex("Chunk too big", RegexOptions.CultureInvariant)]
    private static partial Regex AioHttpLine();

    [GeneratedRegex("bufio.Scanner: token too long", RegexOptions.CultureInvariant)]
    private static partial Regex GoLine();

    [GeneratedRegex("unexpected mimetype: (?<type>[^\\s,\"']*)", RegexOptions.CultureInvariant)]
    private static partial Regex MimeType();

    [GeneratedRegex("payload is not completed|IncompleteRead|incomplete chunked read|without sending complete message body|Response ended prematurely|ChunkedEncodingError|response ended prematurely|ResponseEnded|TransferEncodingError|transfer closed with outstanding|other side closed|^terminated$|TypeError: terminated", Loose)]
    private static partial Regex CutBody();

    [GeneratedRegex("Server disconnected|RemoteDisconnected|Remote end closed connection without response|socket hang up|Empty reply from server", Loose)]
    private static partial Regex NoAnswer();

    [GeneratedRegex("ECONNRESET|Connection reset by peer|ConnectionResetError|forcibly closed by the remote host", Loose)]
    private static partial Regex Reset();

    [GeneratedRegex("Read timed out|ReadTimeout|ServerTimeoutError|SocketTimeoutError|context deadline exceeded|HeadersTimeoutError|BodyTimeoutError|Headers Timeout Error|Body Timeout Error|UND_ERR_(?:BODY|HEADERS)_TIMEOUT|configured HttpClient.Timeout|Operation timed out", Loose)]
    private static partial Regex Slow();

    [GeneratedRegex("Unexpected token '?<'?|invalid character '<' looking for beginning of value|'<' is an invalid start of a value", RegexOptions.CultureInvariant)]
    private static partial Regex Html();

    [GeneratedRegex("Unexpected token '?d'?, \"data:|invalid character 'd' looking for beginning of value|'d' is an invalid start of a value", RegexOptions.CultureInvariant)]
    private static partial Regex Events();

    [GeneratedRegex("Unexpected end of JSON input|input does not contain any JSON tokens|Expected end of string, but instead reached end of data|Expected depth to be zero at the end of the JSON payload", Loose)]
    private static partial Regex Truncated();

    [GeneratedRegex("InvalidChunkLength|malformed chunked encoding|invalid byte in chunk length|invalid or unrecognized response|Invalid character in chunk size|chunk hex-length", Loose)]
    private static partial Regex BadChunk();

    [GeneratedRegex(@"curl:? ?(?:\(|exit(?:ed)?(?: with)?(?: code| status)? ?)?(?<code>\d{1,3})\)?", Loose)]
    private static partial Regex Curl();
}
