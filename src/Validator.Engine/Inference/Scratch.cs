using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Inference;

/// <summary>The intermediate results of a forward pass, for as many tokens as a batch may hold.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private readonly NativeBuffer _memory;
    private readonly byte* _quantized;
    private readonly int _stride;

    public Scratch(ModelSpec model, int tokens, MemoryBudget budget)
    {
        _stride = Math.Max(Math.Max(model.Width, model.FeedForward), model.KeyWidth);
        _memory = new NativeBuffer(BytesFor(model, tokens), budget);
        _quantized = _memory.Start;
        float* next = (float*)(_quantized + ((long)tokens * _stride));
        Stream = Take(ref next, tokens, model.Width);
        Keys = Take(ref next, tokens, model.KeyWidth);
        Values = Take(ref next, tokens, model.KeyWidth);
        Queries = Take(ref next, tokens, model.KeyWidth);
        Attended = Take(ref next, tokens, model.KeyWidth);
        Hidden = Take(ref next, tokens, model.FeedForward);
        Logits = Take(ref next, tokens, Vocabulary.Size);
        Parts = Take(ref next, PartsFor(model), Attention.PartSize);
        Scales = next;
    }

    public float* Stream { get; }

    public float* Keys { get; }

    public float* Values { get; }

    public float* Queries { get; }

    public float* Attended { get; }

    public float* Hidden { get; }

    public float* Logits { get; }

    /// <summary>Results of the parts of one token's attention, <see cref="Attention.PartSize"/> values each.</summary>
    public float* Parts { get; }

    public float* Scales { get; }

    public Activations Activations => new(_quantized, Scales, _stride);

    /// <summary>What the intermediate results take, in bytes.</summary>
    public static long BytesFor(ModelSpec model, int tokens) =>
        (FloatsFor(model, tokens) * sizeof(float))
        + ((long)tokens * Math.Max(Math.Max(model.Width, model.FeedForward), model.KeyWidth));

    public static Span<float> Row(float* start, int row, int width) => new(start + ((long)row * width), width);

    public Span<byte> Quantized(int row, int width) => new(_quantized + ((long)row * _stride), width);

    public void Dispose() => _memory.Dispose();

    private static long FloatsFor(ModelSpec model, int tokens) =>
        ((long)tokens * (model.Width + (4 * model.KeyWidth) + model.FeedForward + Vocabulary.Size + 1))
        + ((long)PartsFor(model) * Attention.PartSize);

    private static int PartsFor(ModelSpec model) => model.Heads * Attention.Parts(model.ContextLength);

    private static float* Take(ref float* next, int tokens, int width)
    {
        float* taken = next;
        next += (long)tokens * width;
        return taken;
    }
}
