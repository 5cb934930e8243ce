namespace Validator.Integrity.Independent;

/// <summary>The facts that our reader's report states, in the terms in which another reader can be asked for them.</summary>
internal sealed class OwnReading(ResponseReport report)
{
    /// <summary>Status; null when no status line came.</summary>
    public int? Status => report.Status;

    /// <summary>Lines that are not blank, or 1 for a document.</summary>
    public int Frames => report.Frames;

    /// <summary>Whether the head is no HTTP head.</summary>
    public bool BrokenHead => report.Violations.Any(violation => violation.Class == ViolationClass.TransportFraming && violation.Offset == 0);

    /// <summary>Whether the framing of the body is broken.</summary>
    public bool BrokenBody => report.Violations.Any(violation => violation.Class == ViolationClass.TransportFraming && violation.Offset != 0 && !IsExcess(violation));

    /// <summary>Whether the response ended before its framing said so, for whatever reason.</summary>
    public bool Cut => report.Violations.Any(violation => violation.Class is ViolationClass.TransportPrematureEof or ViolationClass.TransportReset
        or ViolationClass.TransportStall or ViolationClass.TransportTimeoutFirstByte);

    /// <summary>Whether some frame is not one JSON object in UTF-8.</summary>
    public bool Unreadable => report.Violations.Any(violation =>
        (violation.Class.StartsWith("json.", StringComparison.Ordinal) && violation.Class != "json.interleaved")
        || violation.Class.StartsWith("encoding.", StringComparison.Ordinal)
        || violation.Class == ViolationClass.StreamOversizedFrame);

    /// <summary>Whether the terminal frame is said to be missing.</summary>
    public bool NoTerminal => Has(ViolationClass.StreamNoTerminal);

    /// <summary>Whether objects are said to follow the terminal frame.</summary>
    public bool AfterTerminal => Has(ViolationClass.StreamAfterTerminal) || Has("stream.duplicate_terminal");

    /// <summary>Whether anything is said about the order or number of frames.</summary>
    public bool AnyOfStream => report.Violations.Any(violation => violation.Class.StartsWith("stream.", StringComparison.Ordinal));

    /// <summary>Whether an object with an error is said to stand under status 200.</summary>
    public bool ErrorFrame => Has(ViolationClass.StreamErrorFrame);

    /// <summary>Whether members are said to be of another type than Ollama's, on which a typed client fails.</summary>
    public bool WrongShape => report.Violations.Any(violation => violation.Class.StartsWith("schema.", StringComparison.Ordinal));

    private bool Has(string @class) => report.Violations.Any(violation => violation.Class == @class);

    private static bool IsExcess(Violation violation) => violation.Explanation.Contains(ResponseReader.Excess, StringComparison.Ordinal);
}
