namespace Validator.Runtime;

/// <summary>The environment failed us: no executable, a server that did not come up, a model that cannot be had. Not a bug.</summary>
public sealed class RuntimeException : Exception
{
    /// <summary>An error without further knowledge.</summary>
    public RuntimeException()
    {
    }

    /// <summary>An error that only has a message.</summary>
    public RuntimeException(string message)
        : base(message)
    {
    }

    /// <summary>An error that another one caused.</summary>
    public RuntimeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error with what is known of it.</summary>
    /// <param name="message">What happened, with the tail of the server's log where there is one; fit for the user.</param>
    /// <param name="cause">The likely cause in one sentence; null when nothing points to one.</param>
    /// <param name="remedy">What the user can do; null when nothing is known.</param>
    /// <param name="innerException">What led to it.</param>
    public RuntimeException(string message, string? cause, string? remedy, Exception? innerException = null)
        : base(message, innerException)
    {
        Cause = cause;
        Remedy = remedy;
    }

    /// <summary>The likely cause in one sentence; null when nothing points to one.</summary>
    public string? Cause { get; }

    /// <summary>What the user can do; null when nothing is known.</summary>
    public string? Remedy { get; }
}
