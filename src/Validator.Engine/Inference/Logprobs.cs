using System.Numerics.Tensors;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>The probabilities that a model gave to the pieces of its vocabulary at one place.</summary>
internal sealed class Logprobs
{
    private readonly float[] _values;
    private readonly int _top;

    /// <param name="logits">One for each piece.</param>
    /// <param name="top">How many of the likeliest to report.</param>
    public Logprobs(ReadOnlySpan<float> logits, int top)
    {
        _values = new float[logits.Length];
        _top = top;
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), _values);
        float[] exponentials = new float[logits.Length];
        TensorPrimitives.Exp(_values, exponentials);
        TensorPrimitives.Subtract(_values, MathF.Log(TensorPrimitives.Sum<float>(exponentials)), _values);
    }

    /// <summary>Text that a format demanded is certain, whatever the model thought of it.</summary>
    public TokenLogprob Of(Token token) => new(
        new Logprob(token.Text, token.Forced is null ? _values[token.Piece] : 0),
        [.. Enumerable.Range(0, _values.Length).OrderByDescending(piece => _values[piece]).Take(_top).Select(piece => new Logprob(Vocabulary.Text(piece), _values[piece]))]);
}
