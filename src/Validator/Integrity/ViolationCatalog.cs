using static Validator.Integrity.ViolationSide;

namespace Validator.Integrity;

/// <summary>
/// The definition of every class, in the order of precedence: of the json.* and encoding.* classes one frame gets the first
/// that holds.
/// </summary>
public static class ViolationCatalog
{
    /// <summary>All definitions.</summary>
    public static IReadOnlyList<ViolationDefinition> All { get; } =
    [
        new(ViolationClass.HttpStatus, Server,
            "The status is not 200. Of such an answer only the framing is judged further, not its body.",
            "RFC 9110, section 15; Ollama answers requests it refuses with 4xx or 5xx and a JSON object with \"error\".",
            "Read the server's words: they name the missing model, the wrong option, the full queue or the dead runner."),
        new(ViolationClass.TransportReset, Transport,
            "The connection was reset before the response was complete, or could not be made.",
            "RFC 9293, section 3.5.2.",
            "See whether the server process lives and whether something between (proxy, firewall) drops connections."),
        new(ViolationClass.TransportPrematureEof, Transport,
            "The connection was closed before the response's framing said it was complete; without a length, inside a frame.",
            "RFC 9112, section 8. Ollama killed or stopped in mid-answer shows so.",
            "Look at the end of the server's log and at the kernel's (out-of-memory kills)."),
        new(ViolationClass.TransportTimeoutFirstByte, Server,
            "No frame came before the first-byte time-out, or before the whole time-out.",
            "load.firstByteTimeout and load.timeout of the spec.",
            "Prefill of a long prompt takes long: compare with the prefill speed; else the queue or the load of the model hangs."),
        new(ViolationClass.TransportStall, Server,
            "After the first frame no further one came for the stall time-out, or the answer was not complete at the whole time-out.",
            "load.stallTimeout and load.timeout of the spec. An inference child that is stopped or terminated leaves the stream open in silence.",
            "See whether the llama-server child of this model still runs; restart the server if it does not."),
        new(ViolationClass.TransportFraming, Transport,
            "The head is no HTTP/1.x head, a chunk is not framed as its size says, or bytes follow the end of the response.",
            "RFC 9112, sections 4 to 7.",
            "Ask the server without the proxy: Ollama's HTTP library does not write such framing."),
        new(ViolationClass.EncodingInvalidUtf8, Server,
            "A frame holds bytes that are not UTF-8, whatever else is wrong with it.",
            "RFC 3629; RFC 8259, section 8.1.",
            "Compare with the same request over a direct connection: half characters come from a re-chunking proxy or a broken tokenizer."),
        new(ViolationClass.JsonConcatenated, Server,
            "After a whole JSON object the same line (or a body that should be one document) holds another value or the sound beginning of one.",
            "One JSON value a line, as Ollama's application/x-ndjson has it; RFC 8259, section 2 for one document.",
            "Two writers share a stream, or a proxy removed line feeds. If the request was not streamed, check that stream:false reached the server."),
        new(ViolationClass.JsonTrailingGarbage, Server,
            "After a whole JSON object its line or body holds bytes that are no JSON value and no beginning of one.",
            "RFC 8259, section 2.",
            "Look at the bytes kept: their shape tells who wrote them."),
        new(ViolationClass.JsonSplit, Server,
            "A line is the sound beginning of a JSON object, and the following lines, joined without line feeds, are its end.",
            "One JSON value a line; RFC 8259 allows no line feed inside a string.",
            "Something puts line feeds into the stream: a proxy that re-wraps, or a pretty-printing writer."),
        new(ViolationClass.JsonMalformed, Server,
            "Any other frame that is no JSON object, nested deeper than 512, or unfinished where the body ends in good order.",
            "RFC 8259; every frame of Ollama is an object.",
            "Look at the bytes kept around the offset; a runner that crashed often prints into the stream."),
        new(ViolationClass.StreamOversizedFrame, Server,
            "A frame is longer than the reader's limit (16 MiB).",
            "Ollama's own client gives up at 8 MB a line; a terminal frame carries one number a token.",
            "An endless line is a server that lost its line feeds."),
        new(ViolationClass.StreamErrorFrame, Server,
            "An object with a non-null \"error\" member under status 200.",
            "Ollama reports an inference that failed in mid-stream so.",
            "Read the server's words and its log: mostly the inference child died."),
        new(ViolationClass.StreamNoTerminal, Server,
            "A response of status 200 ended without \"done\":true and without an error frame, a time-out, or an unreadable last frame to explain it; after a cut it is the transport's.",
            "Ollama ends every answer so; it ends in silence when one token repeats more than 30 times.",
            "Look for a repeated token at the end of the answer, then at the server's log."),
        new(ViolationClass.StreamAfterTerminal, Server,
            "Objects follow the one with \"done\":true.",
            "Ollama's terminal frame is its last.",
            "Two answers share one stream: see whether a proxy or several instances are in play."),
        new(ViolationClass.SemanticNoTokens, Server,
            "A prompt was sent, the terminal frame came, every frame was readable, and none had content, thinking or a tool call.",
            "The status is 200 and the stream in order, with nothing in it.",
            "Check the template of the model and num_predict."),
        new(ViolationClass.SemanticDivergence, Server,
            "At temperature 0 an answer among others does not begin as the same prompt's answer alone did, with 32 characters (half of a shorter answer) at least; or it is, or goes on with, the answer to another prompt. Judged only where the answer repeats alone.",
            "Requests that are computed together differ in the last digits of their arithmetic, which may turn a close choice late in an answer, and never its beginning or its subject.",
            "Answers of requests in parallel run into each other: compare with OLLAMA_NUM_PARALLEL=1, and keep parallel requests out of use until they agree."),
        new(ViolationClass.ContextTruncated, Server,
            "prompt_eval_count is below the expected count by more than 5% and more than 3 tokens, and the prompt was processed in part.",
            "Ollama cuts an over-long prompt to num_ctx - (num_ctx - keep) / 2 tokens and answers 200.",
            "Raise num_ctx, shorten the prompt, or send \"truncate\": false to get an error instead."),
        new(ViolationClass.ContextNotProcessed, Server,
            "prompt_eval_count is absent or below 5% of the expected count, and not what a cut to half of num_ctx leaves.",
            "Ollama counts every token of the prompt, cached ones too, and omits counters that are zero.",
            "The answer was made without the prompt: compare with fewer threads or less context, and do not trust its text."),
    ];

    private static readonly Dictionary<string, ViolationDefinition> ByClass = All.ToDictionary(d => d.Class, StringComparer.Ordinal);

    /// <summary>The definition of a class.</summary>
    /// <exception cref="KeyNotFoundException">No such class.</exception>
    public static ViolationDefinition Of(string @class) => ByClass[@class];
}
