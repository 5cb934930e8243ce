namespace Validator.Runtime.Models;

/// <summary>Metadata of weights by the keys of the GGUF format, as a file holds them and as <c>/api/show</c> tells them.</summary>
/// <param name="architecture">Value of <c>general.architecture</c>; null when it is not told.</param>
/// <param name="numbers">The keys that hold numbers or lists of them; flags are 0 and 1.</param>
internal sealed class ModelMetadata(string? architecture, IReadOnlyDictionary<string, IReadOnlyList<long>> numbers)
{
    /// <summary>Lists longer than this are vocabularies, not layers.</summary>
    public const int MostLayers = 4096;

    /// <summary>The shape that they tell.</summary>
    /// <param name="weights">Bytes of the weights; null when unknown.</param>
    public ModelShape Shape(long? weights)
    {
        var heads = One("attention.head_count");
        var width = heads is > 0 && One("embedding_length") is { } embedding ? embedding / heads : null;
        var compressed = One("attention.kv_lora_rank");
        return new ModelShape
        {
            Architecture = architecture,
            ContextLength = One("context_length"),
            Layers = One("block_count"),
            // Without grouping each head has keys and values of its own.
            KvHeads = Many("attention.head_count_kv") is { Count: > 0 } kv ? kv : Many("attention.head_count"),
            KeyLength = One("attention.key_length") ?? width,
            ValueLength = One("attention.value_length") ?? width,
            SlidingWindow = One("attention.sliding_window") is { } window and > 0 ? window : null,
            Windowed = Many("attention.sliding_window_pattern") is { Count: > 1 } pattern ? pattern : [],
            AttentionInterval = One("full_attention_interval") is { } interval and > 1 ? interval : null,
            CompressedLength = compressed is > 0 ? compressed + (One("rope.dimension_count") ?? 0) : null,
            Weights = weights,
        };
    }

    private long? One(string key) => Many(key) is [var only] && only >= 0 ? only : null;

    // Ollama names its keys by the architecture; where that is not told, the ending must do.
    private IReadOnlyList<long> Many(string key)
    {
        var found = architecture is not null
            ? numbers.GetValueOrDefault($"{architecture}.{key}")
            : numbers.Where(pair => pair.Key.EndsWith("." + key, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value).FirstOrDefault();
        return found is null || found.Any(number => number < 0) ? [] : found;
    }
}
