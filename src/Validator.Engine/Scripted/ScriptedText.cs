using Validator.Engine.Inference;
using Validator.Engine.Models;

namespace Validator.Engine.Scripted;

/// <summary>Text that a seed and a prompt determine. It begins with an ASCII word, so that a byte of the first frame is a character.</summary>
internal struct ScriptedText
{
    /// <summary>Pieces at the head of the vocabulary that are words of ASCII letters.</summary>
    private const int Words = 128;

    private SplitMix _random;
    private bool _begun;

    public ScriptedText(ReadOnlySpan<int> prompt, Sampling sampling)
    {
        ulong state = sampling.Temperature > 0 ? (ulong)sampling.Seed : 0;
        foreach (int token in prompt)
        {
            state = SplitMix.Mix(state + SplitMix.Golden + (ulong)token);
        }

        _random = new SplitMix(state);
    }

    /// <summary>The next piece of the vocabulary.</summary>
    public int Next()
    {
        int among = _begun ? Vocabulary.Size : Words;
        _begun = true;
        return (int)(_random.Next() % (ulong)among);
    }
}
