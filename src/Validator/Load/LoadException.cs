using Validator.Spec;

namespace Validator.Load;

/// <summary>The load cannot be made as declared; the message is fit for the user.</summary>
public sealed class LoadException : Exception
{
    /// <summary>For serializers only.</summary>
    public LoadException()
    {
    }

    /// <summary>A failure without a place in the spec.</summary>
    public LoadException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public LoadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure that a line of the spec asked for.</summary>
    public LoadException(string message, SourceLocation location, Exception? innerException = null)
        : base(message, innerException) => Location = location;

    /// <summary>Place in the spec; null when none.</summary>
    public SourceLocation? Location { get; }
}
