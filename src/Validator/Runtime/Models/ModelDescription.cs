namespace Validator.Runtime.Models;

/// <summary>What a server says of a model, in one answer.</summary>
/// <param name="Shape">What its weights are like; null when the server does not tell.</param>
/// <param name="Blob">Name of the file that its weights are in, as its runner is told it; null when the server does not tell.</param>
/// <param name="Parameters">Its own parameters, as its Modelfile sets them: names and values in the server's order; empty when it sets none, or the server does not tell.</param>
public sealed record ModelDescription(ModelShape? Shape, string? Blob, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>The server told nothing.</summary>
    public static ModelDescription Nothing { get; } = new(null, null, []);
}
