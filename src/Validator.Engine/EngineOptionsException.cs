namespace Validator.Engine;

/// <summary>An environment variable of the engine has a value that is not legal.</summary>
public sealed class EngineOptionsException : Exception
{
    /// <summary>Creates it without a message.</summary>
    public EngineOptionsException()
    {
    }

    /// <summary>Creates it with one line for each variable: name, value, what is legal.</summary>
    public EngineOptionsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a message and its cause.</summary>
    public EngineOptionsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
