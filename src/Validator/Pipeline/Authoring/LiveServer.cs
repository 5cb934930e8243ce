namespace Validator.Pipeline.Authoring;

/// <summary>What a running server tells of itself and of one of its models: what a spec of it says.</summary>
public sealed record LiveServer
{
    /// <summary>Scheme, host and port.</summary>
    public required string Address { get; init; }

    /// <summary>Version of the server, as it says.</summary>
    public required string Version { get; init; }

    /// <summary>The model, as the server lists it.</summary>
    public required string Model { get; init; }

    /// <summary>Its digest: hexadecimal, without <c>sha256:</c>; null when the server gives none.</summary>
    public string? Digest { get; init; }

    /// <summary>Tokens of context that the model was made for; null when unknown.</summary>
    public long? OwnContext { get; init; }

    /// <summary>Tokens of context that it is loaded with; null when it is not loaded, or the server does not say.</summary>
    public int? LoadedContext { get; init; }

    /// <summary>The model's own parameters, by Ollama's names; one that stands several times is there as often.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Names of the server's models that generate text, this one among them.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Whether it is the embedded engine, of which every verdict is a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}
