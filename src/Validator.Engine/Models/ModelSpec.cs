namespace Validator.Engine.Models;

/// <summary>
/// The shape of a synthetic model, derived from its size alone: a decoder whose layers attend through a window,
/// except the last, which attends to every token held. That keeps prefill linear in the prompt (the last layer needs
/// only keys and values there) while each output token still reads the whole key-value cache of the last layer.
/// </summary>
internal sealed record ModelSpec
{
    /// <summary>Values in one attention head.</summary>
    public const int HeadWidth = 64;

    /// <summary>Tokens that a windowed layer looks back, itself included.</summary>
    public const int Window = 64;

    /// <summary>The most tokens of context any synthetic model takes.</summary>
    public const int MaxContextLength = 262_144;

    /// <summary>Embedding models are made for short texts.</summary>
    private const int EmbeddingContextLength = 2048;

    private const int Granule = 64;

    private ModelSpec(string name) => Name = name;

    /// <summary>Name with tag, as in <c>synthetic:8m</c>.</summary>
    public string Name { get; }

    public int Layers { get; private init; }

    public int Heads { get; private init; }

    /// <summary>Values in the residual stream.</summary>
    public int Width { get; private init; }

    /// <summary>Values in the hidden layer of each feed-forward part.</summary>
    public int FeedForward { get; private init; }

    /// <summary>Whether it answers with embeddings and never with text.</summary>
    public bool IsEmbedding { get; private init; }

    /// <summary>The most tokens of context this model takes.</summary>
    public int ContextLength { get; init; } = MaxContextLength;

    /// <summary>Values of all heads together.</summary>
    public int KeyWidth => Heads * HeadWidth;

    public long EmbeddingParameters => (long)Vocabulary.Size * Width;

    public long LayerParameters => (4L * KeyWidth * Width) + (2L * FeedForward * Width);

    /// <summary>Parameters, one byte each.</summary>
    public long ParameterCount => EmbeddingParameters + (Layers * LayerParameters);

    /// <summary>Chooses the shape whose parameter count comes closest to <paramref name="parameters"/> from above.</summary>
    public static ModelSpec Create(string name, double parameters, bool embedding = false)
    {
        (int layers, int heads) = parameters switch
        {
            < 4e6 => (2, 2),
            < 3e7 => (4, 4),
            < 2e8 => (8, 8),
            < 7e8 => (12, 8),
            < 3e9 => (16, 8),
            < 2e10 => (32, 16),
            _ => (64, 16),
        };
        int width = Math.Max(Granule, (int)(Math.Sqrt(parameters / (10.0 * layers)) / Granule) * Granule);
        double others = ((double)Vocabulary.Size * width) + (4.0 * heads * HeadWidth * width * layers);
        double feedForward = (parameters - others) / (2.0 * width * layers);
        return new ModelSpec(name)
        {
            IsEmbedding = embedding,
            ContextLength = embedding ? EmbeddingContextLength : MaxContextLength,
            Layers = layers,
            Heads = heads,
            Width = width,
            FeedForward = Math.Max(Granule, (int)Math.Ceiling(feedForward / Granule) * Granule),
        };
    }
}
