namespace Validator.Load;

/// <summary>What Ollama does to a prompt that is longer than the context.</summary>
public static class ContextWindow
{
    /// <summary>What an over-long prompt is cut to: <c>num_ctx - (num_ctx - keep) / 2</c> tokens, as seen in Ollama's answers.</summary>
    /// <param name="contextLength"><c>num_ctx</c> in tokens.</param>
    /// <param name="keep"><c>num_keep</c> as the server counts it: 4 by default, and one for a BOS token.</param>
    public static int CutLength(int contextLength, int keep) => contextLength - ((contextLength - keep) / 2);

    /// <summary>Whether a count is what a cut leaves, give or take a token.</summary>
    public static bool IsCut(int counted, int contextLength, int keep) => Math.Abs(CutLength(contextLength, keep) - counted) <= 1;
}
