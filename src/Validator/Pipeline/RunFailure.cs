using Validator.Gates;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Why a configuration could not be judged by its gates alone.</summary>
/// <param name="Decision">Error (the environment), rejected (the server broke after it was ready) or cancelled.</param>
/// <param name="Message">For the user.</param>
/// <param name="Remedy">What to do; null when nothing is known.</param>
/// <param name="Excerpt">What shows it, in lines; null when nothing does.</param>
public sealed record RunFailure(Decision Decision, string Message, string? Remedy = null, string? Excerpt = null)
{
    /// <summary>Whether it is laid to the connection, and not to the server.</summary>
    public bool OfConnection { get; init; }

    /// <summary>The environment's failure, with its likely cause.</summary>
    internal static RunFailure Of(RuntimeException exception, Redaction redaction) => new(
        Decision.Error,
        redaction.Apply(exception.Cause is null ? exception.Message : $"{exception.Message}\nlikely cause: {exception.Cause}"),
        exception.Remedy is { } remedy ? redaction.Apply(remedy) : null);
}
