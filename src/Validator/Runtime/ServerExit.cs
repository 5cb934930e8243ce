namespace Validator.Runtime;

/// <summary>How a server ended, as far as that is known.</summary>
/// <param name="Code">The server's exit code, 128 and the number of the signal that ended it; null when unknown.</param>
/// <param name="SupervisorLost">
/// The supervisor ended, unasked and without a word about its server: whether the server lives is unknown, and nothing can be laid to it.
/// </param>
public sealed record ServerExit(int? Code, bool SupervisorLost = false);
