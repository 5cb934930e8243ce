using Validator.Load;

namespace Validator.Integrity;

/// <summary>Whether the server processed the whole prompt, by its own count.</summary>
internal static class ContextRule
{
    /// <summary>Tokens that a short prompt's calibration may be off.</summary>
    private const int ToleratedTokens = 3;

    /// <summary>Of a prompt less than this share was counted: it was not cut, it was not processed.</summary>
    private const double NotProcessed = 0.05;

    /// <summary>Says what is wrong, and its class; null when nothing is, or nothing is known.</summary>
    /// <param name="expected">What was asked.</param>
    /// <param name="counted"><c>prompt_eval_count</c>; null when absent, which Ollama means as 0.</param>
    public static (string Class, string Words)? Judge(ExpectedResponse expected, long? counted)
    {
        // A count below zero is said by schema.negative.
        if (expected.PromptTokens is not { } sent || counted < 0)
        {
            return null;
        }

        // The fingerprint of a cut says more than the calibration's uncertainty.
        var cut = counted is { } tokens && expected.ContextLength is { } window && ContextWindow.IsCut((int)Math.Min(tokens, int.MaxValue), window, expected.Keep);
        var tolerance = cut ? ExpectedResponse.LeastTolerance : expected.PromptTolerance;
        if (sent - (counted ?? 0) <= Math.Max(ToleratedTokens, sent * tolerance))
        {
            return null;
        }

        if (counted is null)
        {
            return (ViolationClass.ContextNotProcessed, $"the terminal frame has no prompt_eval_count: of about {sent} prompt tokens none was counted");
        }

        var lost = $"of about {sent} prompt tokens the server counted {counted}";
        var words = cut ? $"{lost}: what Ollama leaves when it cuts an over-long prompt to half of num_ctx {expected.ContextLength}"
            : expected.ContextLength is { } other ? $"{lost}, at num_ctx {other}" : lost;
        return (!cut && counted < sent * NotProcessed ? ViolationClass.ContextNotProcessed : ViolationClass.ContextTruncated, words);
    }
}
