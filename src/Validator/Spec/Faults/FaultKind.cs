namespace Validator.Spec.Faults;

/// <summary>What a fault does. What each means in full stands in <see cref="FaultCatalog"/>.</summary>
public enum FaultKind
{
    /// <summary>Another status in place of the answer.</summary>
    Status,

    /// <summary>Another content type.</summary>
    ContentType,

    /// <summary>The connection is reset (RST).</summary>
    Reset,

    /// <summary>The connection is closed in the middle of a chunk.</summary>
    Cut,

    /// <summary>The connection is closed without an answer.</summary>
    EmptyReply,

    /// <summary>Silence before the first frame.</summary>
    StallFirst,

    /// <summary>Silence between two frames.</summary>
    Stall,

    /// <summary>Bytes come one by one.</summary>
    Drip,

    /// <summary>A chunk without a legal size.</summary>
    BadChunk,

    /// <summary>A line that is no JSON.</summary>
    Garbage,

    /// <summary>A second document on a line.</summary>
    Concatenate,

    /// <summary>One value across two lines.</summary>
    Split,

    /// <summary>A frame across chunks and segments: sound.</summary>
    SplitFrames,

    /// <summary>Two frames in one chunk: sound.</summary>
    TwoFramesInOneChunk,

    /// <summary>A frame of another answer.</summary>
    Interleave,

    /// <summary>Bytes behind a value on its line.</summary>
    TrailingGarbage,

    /// <summary>Bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A NUL byte.</summary>
    Nul,

    /// <summary>A byte order mark.</summary>
    Bom,

    /// <summary>No terminal frame.</summary>
    NoTerminal,

    /// <summary>A frame behind the terminal one.</summary>
    AfterTerminal,

    /// <summary>Two terminal frames.</summary>
    DuplicateTerminal,

    /// <summary>An error in mid-stream.</summary>
    ErrorFrame,

    /// <summary>Frames out of order.</summary>
    OutOfOrder,

    /// <summary>A frame twice.</summary>
    DuplicateFrame,

    /// <summary>A member left out.</summary>
    MissingField,

    /// <summary>A member of another type.</summary>
    WrongType,

    /// <summary>A number below zero.</summary>
    Negative,

    /// <summary>An answer without text.</summary>
    NoTokens,

    /// <summary>A count that is wrong by a factor.</summary>
    Counts,

    /// <summary>A duration that is wrong by a factor.</summary>
    Durations,

    /// <summary>Another model's name.</summary>
    WrongModel,

    /// <summary>One token again and again, then a silent end.</summary>
    Repetition,

    /// <summary>Another answer than the request gets when it is alone.</summary>
    Divergence,

    /// <summary>A prompt cut silently.</summary>
    TruncatePrompt,

    /// <summary>A prompt not evaluated.</summary>
    NotProcessed,

    /// <summary>A context smaller than asked for.</summary>
    ClampContext,

    /// <summary>One request at a time, whatever was configured.</summary>
    ForceParallelOne,

    /// <summary>Memory that is never given back.</summary>
    Leak,

    /// <summary>Decoding that becomes slower.</summary>
    Decay,

    /// <summary>Canaries of the prompt are not answered.</summary>
    ForgetCanaries,

    /// <summary>The model is loaded anew.</summary>
    Unload,

    /// <summary>The inference process dies in mid-answer.</summary>
    RunnerCrash,

    /// <summary>The server process exits.</summary>
    Crash,

    /// <summary>The server stops answering.</summary>
    Hang,

    /// <summary>SIGTERM and SIGINT do nothing.</summary>
    IgnoreSigterm,

    /// <summary>The server is long in starting.</summary>
    SlowBoot,

    /// <summary>The server exits before it listens.</summary>
    NoBoot,
}

/// <summary>When a fault is decided on, and with that what its <c>when</c> may ask.</summary>
public enum FaultScope
{
    /// <summary>With each generation request.</summary>
    Request,

    /// <summary>With each load of a model: by model, context and threads alone.</summary>
    Load,

    /// <summary>Once, for the whole process: it takes no condition.</summary>
    Process,
}
