namespace Validator.Integrity;

/// <summary>Names of the classes of violation. What each means in full stands in <see cref="ViolationCatalog"/>.</summary>
public static class ViolationClass
{
    /// <summary>The status is not 200.</summary>
    public const string HttpStatus = "http.status";

    /// <summary>Under status 200 a media type that Ollama does not send for the route.</summary>
    public const string HttpContentType = "http.content_type";

    /// <summary>The connection was reset, or could not be made.</summary>
    public const string TransportReset = "transport.reset";

    /// <summary>The response ended before its framing said so (RFC 9112, section 8).</summary>
    public const string TransportPrematureEof = "transport.premature_eof";

    /// <summary>The first frame did not come in time.</summary>
    public const string TransportTimeoutFirstByte = "transport.timeout_first_byte";

    /// <summary>The stream fell silent between frames, or the whole took too long.</summary>
    public const string TransportStall = "transport.stall";

    /// <summary>The HTTP framing is broken: head, chunk, or bytes beyond the end (RFC 9112).</summary>
    public const string TransportFraming = "transport.framing";

    /// <summary>A line or body is no JSON object (RFC 8259).</summary>
    public const string JsonMalformed = "json.malformed";

    /// <summary>A second JSON value stands on the same line.</summary>
    public const string JsonConcatenated = "json.concatenated";

    /// <summary>One JSON value is broken across lines.</summary>
    public const string JsonSplit = "json.split";

    /// <summary>A frame of another answer, by its model or its time, stands among those of this one.</summary>
    public const string JsonInterleaved = "json.interleaved";

    /// <summary>Something that is no JSON value follows a value on its line.</summary>
    public const string JsonTrailingGarbage = "json.trailing_garbage";

    /// <summary>Bytes that are not UTF-8 (RFC 3629).</summary>
    public const string EncodingInvalidUtf8 = "encoding.invalid_utf8";

    /// <summary>A NUL byte.</summary>
    public const string EncodingNul = "encoding.nul";

    /// <summary>A byte order mark before a frame.</summary>
    public const string EncodingBom = "encoding.bom";

    /// <summary>The stream ended without a terminal frame (<c>"done":true</c>).</summary>
    public const string StreamNoTerminal = "stream.no_terminal";

    /// <summary>Frames follow the terminal frame.</summary>
    public const string StreamAfterTerminal = "stream.after_terminal";

    /// <summary>The terminal frame comes again.</summary>
    public const string StreamDuplicateTerminal = "stream.duplicate_terminal";

    /// <summary>A frame is older than the one before it, beyond a clock that was set.</summary>
    public const string StreamOutOfOrder = "stream.out_of_order";

    /// <summary>A content frame comes twice, to the nanosecond of its time.</summary>
    public const string StreamDuplicateFrame = "stream.duplicate_frame";

    /// <summary>A frame carries <c>error</c> under status 200.</summary>
    public const string StreamErrorFrame = "stream.error_frame";

    /// <summary>A frame is longer than any client would read.</summary>
    public const string StreamOversizedFrame = "stream.oversized_frame";

    /// <summary>A frame lacks a member that all such frames have.</summary>
    public const string SchemaMissingField = "schema.missing_field";

    /// <summary>A member has a value of another type.</summary>
    public const string SchemaWrongType = "schema.wrong_type";

    /// <summary>A count or duration is below zero.</summary>
    public const string SchemaNegative = "schema.negative";

    /// <summary>The answer is complete and holds no token.</summary>
    public const string SemanticNoTokens = "semantic.no_tokens";

    /// <summary><c>eval_count</c> cannot be the number of tokens that came.</summary>
    public const string SemanticCountMismatch = "semantic.count_mismatch";

    /// <summary>The durations contradict each other, or the client's clock.</summary>
    public const string SemanticDurationMismatch = "semantic.duration_mismatch";

    /// <summary>Every frame names another model than was asked for.</summary>
    public const string SemanticModelMismatch = "semantic.model_mismatch";

    /// <summary>One token comes again and again.</summary>
    public const string SemanticRepetition = "semantic.repetition";

    /// <summary>A prompt that is answered among others is not answered as by itself.</summary>
    public const string SemanticDivergence = "semantic.divergence";

    /// <summary>The server counted fewer prompt tokens than were sent: the prompt was cut silently.</summary>
    public const string ContextTruncated = "context.truncated";

    /// <summary>The server counted next to none of the prompt's tokens: it answered without having read it.</summary>
    public const string ContextNotProcessed = "context.not_processed";
}
