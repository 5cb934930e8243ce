namespace Validator.Integrity;

/// <summary>Whose fault a violation is.</summary>
public enum ViolationSide
{
    /// <summary>The server under test.</summary>
    Server,

    /// <summary>The connection.</summary>
    Transport,

    /// <summary>Something between the server and us.</summary>
    Proxy,
}

/// <summary>One thing that is wrong with a response.</summary>
/// <param name="Class">One of <see cref="ViolationClass"/>.</param>
/// <param name="Side">Whose fault.</param>
/// <param name="Explanation">One sentence with the figures or the server's own words.</param>
/// <param name="Offset">Byte of the raw response at which it shows; null when it is not at one place.</param>
/// <param name="Frame">0-based frame; null when it is not in one.</param>
public sealed record Violation(string Class, ViolationSide Side, string Explanation, long? Offset = null, int? Frame = null)
{
    /// <summary>Why it is laid to that side: a header, a content type, a process seen to end; null before it was asked.</summary>
    public string? Because { get; init; }
}
