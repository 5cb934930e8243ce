namespace Validator.Runtime.Provisioning;

/// <summary>An archive holds what no sound archive holds. The message ends a sentence that begins with the archive.</summary>
public sealed class UnsafeArchiveException : Exception
{
    /// <summary>Without further knowledge.</summary>
    public UnsafeArchiveException()
    {
    }

    /// <summary>With what is wrong with it.</summary>
    public UnsafeArchiveException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong with it, and what led to it.</summary>
    public UnsafeArchiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
