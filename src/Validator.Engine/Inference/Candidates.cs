using Validator.Engine.Models;

namespace Validator.Engine.Inference;

/// <summary>The pieces that come into question, the likeliest first; in the order in which llama.cpp narrows them down.</summary>
internal sealed class Candidates
{
    private readonly float[] _scores = new float[Vocabulary.Size];
    private readonly int[] _pieces = new int[Vocabulary.Size];

    /// <summary>Draws one; <paramref name="random"/> lies in [0, 1).</summary>
    public int Draw(ReadOnlySpan<float> logits, Sampling sampling, double random)
    {
        int count = sampling.TopK > 0 && sampling.TopK < logits.Length ? Likeliest(logits, sampling.TopK) : All(logits);
        count = Narrow(count, sampling);
        float temperature = Math.Max(sampling.Temperature, 0.01f);
        Span<float> weights = _scores.AsSpan(0, count);
        float total = 0;
        float best = weights[0];
        foreach (ref float weight in weights)
        {
            weight = FixedOrder.Exp((weight - best) / temperature);
            total += weight;
        }

        float left = (float)random * total;
        for (int i = 0; i < count; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return _pieces[i];
            }
        }

        return _pieces[0];
    }

    private int All(ReadOnlySpan<float> logits)
    {
        for (int piece = 0; piece < logits.Length; piece++)
        {
            _scores[piece] = -logits[piece];
            _pieces[piece] = piece;
        }

        Array.Sort(_scores, _pieces);
        for (int i = 0; i < logits.Length; i++)
        {
            _scores[i] = -_scores[i];
        }

        return logits.Length;
    }

    /// <summary>Keeps the best seen so far in order; of equals the first stays before the others.</summary>
    private int Likeliest(ReadOnlySpan<float> logits, int most)
    {
        int count = 0;
        for (int piece = 0; piece < logits.Length; piece++)
        {
            float score = logits[piece];
            if (count == most && score <= _scores[count - 1])
            {
                continue;
            }

            int at = count < most ? count++ : count - 1;
            for (; at > 0 && _scores[at - 1] < score; at--)
            {
                _scores[at] = _scores[at - 1];
                _pieces[at] = _pieces[at - 1];
            }

            _scores[at] = score;
            _pieces[at] = piece;
        }

        return count;
    }

    private int Narrow(int count, Sampling sampling)
    {
        if (sampling.TopP < 1)
        {
            float total = 0;
            for (int i = 0; i < count; i++)
            {
                total += FixedOrder.Exp(_scores[i] - _scores[0]);
            }

            float sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += FixedOrder.Exp(_scores[i] - _scores[0]);
                if (sum >= sampling.TopP * total)
                {
                    count = i + 1;
                }
            }
        }

        float least = sampling.MinP > 0 ? _scores[0] + MathF.Log(sampling.MinP) : float.NegativeInfinity;
        while (count > 1 && _scores[count - 1] < least)
        {
            count--;
        }

        return count;
    }
}
