namespace Validator.Spec.Modelfiles;

/// <summary>What a Modelfile says, checked. Either <see cref="FromModel"/> is given or <see cref="FromFiles"/> is not empty.</summary>
public sealed record Modelfile
{
    /// <summary>Name of the model that this one is made from; null when it is made from files.</summary>
    public LocatedText? FromModel { get; init; }

    /// <summary>Absolute paths of the files of weights.</summary>
    public IReadOnlyList<LocatedText> FromFiles { get; init; } = [];

    /// <summary>Absolute paths of adapters.</summary>
    public IReadOnlyList<LocatedText> Adapters { get; init; } = [];

    /// <summary>Absolute paths of drafting models.</summary>
    public IReadOnlyList<LocatedText> Drafts { get; init; } = [];

    /// <summary>The options it sets, by Ollama's names; a list for those that may be given several times.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts by the name of the field that carries each: <c>template</c>, <c>system</c>, <c>renderer</c>, <c>parser</c>, <c>requires</c>.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Licenses, in the order written.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Messages, in the order written; the role is <c>system</c>, <c>user</c> or <c>assistant</c>.</summary>
    public IReadOnlyList<(string Role, string Content)> Messages { get; init; } = [];

    /// <summary>All files it names.</summary>
    public IEnumerable<LocatedText> Files => [.. FromFiles, .. Adapters, .. Drafts];
}

/// <summary>What reading a Modelfile gave.</summary>
/// <param name="Modelfile">Null exactly when there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Everything wrong or doubtful, in the order of the file.</param>
public sealed record ModelfileResult(Modelfile? Modelfile, IReadOnlyList<Diagnostic> Diagnostics);
