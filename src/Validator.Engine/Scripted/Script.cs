using Validator.Engine.Inference;
using Validator.Spec.Profiles;

namespace Validator.Engine.Scripted;

/// <summary>What a profile says, as it plays: what was asked of the server so far is known to it. Safe for use by several threads.</summary>
internal sealed class Script(ScriptedProfile profile, TimeProvider time)
{
    private const int PageSize = 4096;

    private readonly Lock _lock = new();
    private readonly List<byte[]> _leaked = [];
    private ulong _answers;
    private long? _firstAt;

    /// <summary>How the next request is answered.</summary>
    /// <param name="contextLength">Tokens of context it runs with.</param>
    /// <param name="threads">Threads it runs with.</param>
    /// <param name="promptTokens">Tokens of its prompt.</param>
    /// <param name="newTokens">Those of them that no slot holds yet.</param>
    public ScriptedAnswer Next(int contextLength, int threads, int promptTokens, int newTokens)
    {
        DecodePoint point = DecodeCurve.At(profile.Decode, contextLength, threads);
        bool processed = promptTokens <= (point.ProcessesUpTo ?? int.MaxValue);
        long now = time.GetTimestamp();
        lock (_lock)
        {
            Leak();
            return new ScriptedAnswer
            {
                Prefill = TimeSpan.FromSeconds(processed ? newTokens / profile.PrefillTokensPerSecond : 0),
                CountedPromptTokens = processed ? promptTokens : 0,
                TokensPerSecond = point.TokensPerSecond * Noise(_answers++),
                Decay = profile.Decay,
                UnderLoad = time.GetElapsedTime(_firstAt ??= now, now),
            };
        }
    }

    /// <summary>A factor around 1, the same for the same answer of the same seed (Box and Muller).</summary>
    private double Noise(ulong answer)
    {
        if (profile.Noise is not { } noise)
        {
            return 1;
        }

        SplitMix random = new(SplitMix.Mix(((ulong)noise.Seed << 32) ^ answer));
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Max(0.1, 1 + (noise.Variation * normal));
    }

    private void Leak()
    {
        if (profile.LeakedBytesPerRequest == 0)
        {
            return;
        }

        byte[] leaked = new byte[profile.LeakedBytesPerRequest];
        for (int page = 0; page < leaked.Length; page += PageSize)
        {
            // Memory is taken when it is written to.
            leaked[page] = 1;
        }

        _leaked.Add(leaked);
    }
}
