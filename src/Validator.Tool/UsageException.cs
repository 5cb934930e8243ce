using Validator.Spec;

namespace Validator.Tool;

/// <summary>The user asked for something that is not legal; nothing was started.</summary>
internal sealed class UsageException : Exception
{
    public UsageException(params IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join('\n', diagnostics)) => Diagnostics = diagnostics;

    public UsageException()
        : this([])
    {
    }

    public UsageException(string message)
        : this(Diagnostic.Error(null, message))
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException) => Diagnostics = [Diagnostic.Error(null, message)];

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
