namespace Validator.Pipeline;

/// <summary>A check cannot begin: no server, no model. Not a bug.</summary>
public sealed class CheckException : Exception
{
    /// <summary>An error without further knowledge.</summary>
    public CheckException()
    {
    }

    /// <summary>An error that only has a message.</summary>
    public CheckException(string message)
        : base(message)
    {
    }

    /// <summary>An error that another one caused.</summary>
    public CheckException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error with what to do about it.</summary>
    public CheckException(string message, string remedy)
        : base(message) => Remedy = remedy;

    /// <summary>What to do about it; null when nothing is known.</summary>
    public string? Remedy { get; }
}
