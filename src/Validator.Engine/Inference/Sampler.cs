using System.Numerics.Tensors;
using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>
/// Chooses one piece after another. Pieces said lately are held back, the last few ruled out altogether:
/// random weights would otherwise repeat one for ever, which Ollama ends without a word after 30.
/// The options of a request come on top of that.
/// </summary>
internal sealed class Sampler(Sampling sampling, AnswerGuide? guide = null)
{
    private const int Memory = 64;
    private const int RuledOut = 8;
    private const float HeldBack = 1.5f;

    /// <summary>Brings the spread of logits to what trained models have.</summary>
    private const float Gain = 3;

    private readonly List<int> _said = [];
    private readonly Candidates _candidates = new();
    private SplitMix _random = new(SplitMix.Mix((ulong)sampling.Seed));

    public Sampled Next(Span<float> logits)
    {
        TensorPrimitives.Multiply(logits, Gain, logits);
        Logprobs? probabilities = sampling.TopLogprobs is { } top ? new Logprobs(logits, top) : null;
        Penalize(logits);
        if (guide is null)
        {
            int piece = Pick(logits);
            return new Sampled(new Token(piece), probabilities?.Of(new Token(piece)), IsLast: false);
        }

        float[] penalized = logits.ToArray();
        Token token = guide.Next(allowed => PickFrom(penalized, allowed));
        return new Sampled(token, probabilities?.Of(token), guide.IsComplete);
    }

    private void Penalize(Span<float> logits)
    {
        for (int back = 1; back <= Math.Min(_said.Count, Memory); back++)
        {
            // A format may leave only what was said a moment ago.
            float held = back > RuledOut ? HeldBack : guide is null ? float.PositiveInfinity : 4 * HeldBack;
            logits[_said[^back]] -= held;
        }

        int window = sampling.RepeatLast < 0 ? _said.Count : Math.Min(sampling.RepeatLast, _said.Count);
        if (window == 0 || (sampling.RepeatPenalty == 1 && sampling.PresencePenalty == 0 && sampling.FrequencyPenalty == 0))
        {
            return;
        }

        foreach (IGrouping<int, int> said in _said.Skip(_said.Count - window).GroupBy(piece => piece))
        {
            float logit = logits[said.Key];
            logit = logit > 0 ? logit / sampling.RepeatPenalty : logit * sampling.RepeatPenalty;
            logits[said.Key] = logit - sampling.PresencePenalty - (said.Count() * sampling.FrequencyPenalty);
        }
    }

    private int PickFrom(float[] logits, ReadOnlySpan<int> allowed)
    {
        float[] masked = new float[logits.Length];
        Array.Fill(masked, float.NegativeInfinity);
        foreach (int piece in allowed)
        {
            masked[piece] = logits[piece];
        }

        return Pick(masked);
    }

    private int Pick(Span<float> logits)
    {
        int chosen = sampling.Temperature <= 0
            ? TensorPrimitives.IndexOfMax(logits)
            : _candidates.Draw(logits, sampling, _random.NextDouble());
        _said.Add(chosen);
        return chosen;
    }
}
