namespace Validator.Runtime.Models;

/// <summary>What of a model decides how much memory it takes, by the metadata that its weights carry. Unknown is null.</summary>
public sealed record ModelShape
{
    /// <summary>Name of the architecture, such as <c>llama</c>; null when unknown.</summary>
    public string? Architecture { get; init; }

    /// <summary>The longest context that it was made for, in tokens.</summary>
    public long? ContextLength { get; init; }

    /// <summary>Layers (blocks).</summary>
    public long? Layers { get; init; }

    /// <summary>Heads of keys and values: one number for all layers, or one for each; empty when unknown.</summary>
    public IReadOnlyList<long> KvHeads { get; init; } = [];

    /// <summary>Values in the key of one head.</summary>
    public long? KeyLength { get; init; }

    /// <summary>Values in the value of one head.</summary>
    public long? ValueLength { get; init; }

    /// <summary>Tokens that a windowed layer looks back; null when no layer is.</summary>
    public long? SlidingWindow { get; init; }

    /// <summary>For each layer 1 when it is windowed, 0 when it looks back at everything; empty when the metadata do not say.</summary>
    public IReadOnlyList<long> Windowed { get; init; } = [];

    /// <summary>Every how many layers one keeps keys and values at all, where the others hold a state of fixed size; null for every layer.</summary>
    public long? AttentionInterval { get; init; }

    /// <summary>Values that one layer keeps for a token where keys and values are compressed together (MLA); null where they are not.</summary>
    public long? CompressedLength { get; init; }

    /// <summary>Bytes of the weights.</summary>
    public long? Weights { get; init; }
}
