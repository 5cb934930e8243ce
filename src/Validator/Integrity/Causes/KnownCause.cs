namespace Validator.Integrity.Causes;

/// <summary>Why a request failed, in words.</summary>
/// <param name="Name">Stable name, such as <c>queue.full</c>.</param>
/// <param name="Cause">What happened, one sentence with the figures.</param>
/// <param name="Remedy">What to do.</param>
public sealed record KnownCause(string Name, string Cause, string Remedy);
