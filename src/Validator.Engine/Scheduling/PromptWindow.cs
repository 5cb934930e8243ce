namespace Validator.Engine.Scheduling;

/// <summary>What Ollama does with a prompt that the context cannot hold.</summary>
internal static class PromptWindow
{
    /// <summary>Tokens of a prompt that survive, and how many of them are its first.</summary>
    /// <param name="Keep">First tokens kept.</param>
    /// <param name="Length">Tokens kept in all.</param>
    internal readonly record struct Cut(int Keep, int Length);

    /// <summary>Whether <paramref name="tokens"/> leave no room for an answer.</summary>
    public static bool Overflows(int tokens, int contextLength) => tokens >= contextLength;

    /// <summary>
    /// Half of what lies between the first <paramref name="keep"/> tokens and the context's end stays free for the answer:
    /// recorded at <c>num_ctx</c> 256, 8 and 4 (662, 12 and 7 tokens became 131, 7 and 3).
    /// </summary>
    public static Cut CutTo(int contextLength, int keep)
    {
        int kept = ClampKeep(contextLength, keep);
        return new Cut(kept, contextLength - ((contextLength - kept) / 2));
    }

    public static int[] Apply(ReadOnlySpan<int> tokens, Cut cut) =>
        [.. tokens[..cut.Keep], .. tokens[^(cut.Length - cut.Keep)..]];

    /// <summary>Keeps room for something that can be given up.</summary>
    public static int ClampKeep(int contextLength, int keep) => Math.Clamp(keep, 0, Math.Max(0, contextLength - 2));
}
