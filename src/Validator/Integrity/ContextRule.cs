namespace Validator.Integrity;

/// <summary>Whether the server processed the whole prompt, by its own count.</summary>
internal static class ContextRule
{
    /// <summary>Tokens that a short prompt's calibration may be off.</summary>
    private const int ToleratedTokens = 3;

    /// <summary>What an over-long prompt is cut to: <c>num_ctx - (num_ctx - keep) / 2</c> tokens.</summary>
    public static int CutLength(int contextLength, int keep) => contextLength - ((contextLength - keep) / 2);

    /// <summary>Says what is wrong; null when nothing is, or nothing is known.</summary>
    /// <param name="expected">What was asked.</param>
    /// <param name="counted"><c>prompt_eval_count</c>; null when absent, which Ollama means as 0.</param>
    public static string? Judge(ExpectedResponse expected, long? counted)
    {
        if (expected.PromptTokens is not { } sent || sent - (counted ?? 0) <= Math.Max(ToleratedTokens, sent * expected.PromptTolerance))
        {
            return null;
        }

        if (counted is null)
        {
            return $"the terminal frame has no prompt_eval_count: of about {sent} prompt tokens none was counted";
        }

        var lost = $"of about {sent} prompt tokens the server counted {counted}";
        return expected.ContextLength is { } window && Math.Abs(CutLength(window, expected.Keep) - counted.Value) <= 1
            ? $"{lost}: what Ollama leaves when it cuts an over-long prompt to half of num_ctx {window}"
            : expected.ContextLength is { } other ? $"{lost}, at num_ctx {other}" : lost;
    }
}
