using System.Numerics.Tensors;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>How the next piece is chosen.</summary>
/// <param name="Temperature">0 or below: always the likeliest.</param>
/// <param name="Seed">What the choice at a temperature above 0 depends on.</param>
internal readonly record struct Sampling(float Temperature, long Seed);

/// <summary>
/// Chooses one piece after another. Pieces said lately are held back, the last few ruled out altogether:
/// random weights would otherwise repeat one for ever, which Ollama ends without a word after 30.
/// </summary>
internal sealed class Sampler(Sampling sampling)
{
    private const int Memory = 64;
    private const int RuledOut = 8;
    private const float Penalty = 1.5f;

    /// <summary>Brings the spread of logits to what trained models have.</summary>
    private const float Gain = 3;

    private readonly int[] _recent = new int[Memory];
    private SplitMix _random = new(SplitMix.Mix((ulong)sampling.Seed));
    private long _count;

    public int Next(Span<float> logits)
    {
        TensorPrimitives.Multiply(logits, Gain, logits);
        for (int back = 1; back <= Math.Min(_count, Memory); back++)
        {
            int piece = _recent[(_count - back) % Memory];
            logits[piece] = back <= RuledOut ? float.NegativeInfinity : logits[piece] - Penalty;
        }

        int chosen = sampling.Temperature <= 0 ? TensorPrimitives.IndexOfMax(logits) : Draw(logits);
        _recent[_count % Memory] = chosen;
        _count++;
        return chosen;
    }

    private int Draw(Span<float> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), logits);
        TensorPrimitives.Divide(logits, Math.Max(sampling.Temperature, 0.01f), logits);
        FixedOrder.Exp(logits, 0);
        float left = (float)_random.NextDouble() * FixedOrder.Sum(logits);
        for (int piece = 0; piece < Vocabulary.Size; piece++)
        {
            left -= logits[piece];
            if (left < 0)
            {
                return piece;
            }
        }

        return TensorPrimitives.IndexOfMax(logits);
    }
}
