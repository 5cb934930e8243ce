using Validator.Runtime.Models;

namespace Validator.Gates;

/// <summary>
/// Size of the cache of keys and values: layers x heads x (key + value) x tokens x bytes of an element. What the metadata leave
/// open makes it a range: which layers look back through a window, and which type the elements have.
/// </summary>
/// <param name="LeastValues">Values kept for each token of the context at least, all layers together.</param>
/// <param name="MostValues">At most.</param>
/// <param name="WindowValues">Values kept at least for each token of the windows, which do not grow with the context.</param>
/// <param name="Window">Tokens of a window; 0 where there is none.</param>
internal sealed record KvCache(double LeastValues, double MostValues, double WindowValues, double Window)
{
    /// <summary>The cache of a model; null when its shape is not known well enough.</summary>
    public static KvCache? Of(ModelShape shape)
    {
        if (shape.Layers is not ({ } layers and > 0 and <= ModelMetadata.MostLayers) || shape.KvHeads.Count == 0 || shape.KeyLength is not { } key || shape.ValueLength is not { } value
            || (shape.KvHeads.Count > 1 && shape.KvHeads.Count != layers))
        {
            return null;
        }

        double[] values = [.. Enumerable.Range(0, (int)layers).Select(layer => (double)shape.KvHeads[shape.KvHeads.Count == 1 ? 0 : layer] * ((double)key + value))];
        var most = values.Sum();
        if (shape.CompressedLength is { } compressed)
        {
            // Whether the server keeps them compressed depends on its version.
            return new KvCache(Math.Min(most, compressed * (double)layers), most, 0, 0);
        }

        if (shape.AttentionInterval is { } interval)
        {
            return new KvCache(Math.Floor(most / interval), shape.KvHeads.Count == 1 ? Math.Ceiling(most / interval) : most, 0, 0);
        }

        if (shape.SlidingWindow is not { } window)
        {
            return new KvCache(most, most, 0, 0);
        }

        // Without a pattern every layer may be windowed.
        var full = shape.Windowed.Count == layers ? values.Where((_, layer) => shape.Windowed[layer] == 0).Sum() : 0;
        return new KvCache(full, most, most - full, window);
    }

    /// <summary>Bytes at least.</summary>
    /// <param name="context">Tokens of one slot.</param>
    /// <param name="slots">Requests at a time.</param>
    /// <param name="element">Bytes of an element.</param>
    public double Least(double context, double slots, double element) => ((LeastValues * context) + (WindowValues * Math.Min(Window, context))) * slots * element;

    /// <summary>Bytes at most.</summary>
    public double Most(double context, double slots, double element) => MostValues * context * slots * element;
}
