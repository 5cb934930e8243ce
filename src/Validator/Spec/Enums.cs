namespace Validator.Spec;

/// <summary>What serves the model.</summary>
public enum EngineKind
{
    /// <summary>A real <c>ollama</c> executable, booted by us.</summary>
    Ollama,

    /// <summary>Our own engine, for rehearsal and tests; its verdicts say so.</summary>
    Embedded,

    /// <summary>A server that runs already; it is not ours to start or stop.</summary>
    Attach,
}

/// <summary>Which of Ollama's routes carries the load.</summary>
public enum ApiKind
{
    /// <summary><c>/api/generate</c>.</summary>
    Generate,

    /// <summary><c>/api/chat</c>.</summary>
    Chat,

    /// <summary><c>/v1/chat/completions</c>, as clients of OpenAI use it.</summary>
    OpenAi,
}

/// <summary>Whether a server's prompt cache may serve the beginning of a prompt.</summary>
public enum PrefillPolicy
{
    /// <summary>No prompt begins like another: each is evaluated whole.</summary>
    Cold,

    /// <summary>All begin with the same corpus, and what tells them apart comes behind it.</summary>
    Warm,
}

/// <summary>Which of the two limits, requests and duration, ends the load.</summary>
public enum StopRule
{
    /// <summary>Both must be reached.</summary>
    Last,

    /// <summary>Whichever is reached first.</summary>
    First,
}

/// <summary>Whether a failed gate rejects.</summary>
public enum GateSeverity
{
    /// <summary>The configuration is rejected.</summary>
    Fail,

    /// <summary>The failure is reported as a warning.</summary>
    Warn,
}

/// <summary>Which responses keep their raw bytes in <c>wire/</c>.</summary>
public enum WireCapture
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of requests that did not succeed.</summary>
    Failures,

    /// <summary>Those, and one in ten of the sound ones.</summary>
    Sample,

    /// <summary>Every response.</summary>
    All,
}

/// <summary>Which configurations must be approved for the whole to be approved.</summary>
public enum AcceptKind
{
    /// <summary>Every one.</summary>
    All,

    /// <summary>At least one.</summary>
    Any,

    /// <summary>Those that are named.</summary>
    Named,
}
