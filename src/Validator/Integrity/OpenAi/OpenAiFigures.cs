namespace Validator.Integrity.OpenAi;

/// <summary>Judges what a complete answer of a route under <c>/v1</c> holds: its tokens, its counts, its context.</summary>
internal static class OpenAiFigures
{
    /// <summary>Tokens at the end that make no chunk: the last one's bytes that are no whole character.</summary>
    private const int Unfinished = 3;

    /// <summary>Tokens of a stop sequence, and the one that ends an answer.</summary>
    private const int StopTokens = 16;

    /// <summary>Of so many tokens one may be a control token, which has no text.</summary>
    private const int ControlTokens = 20;

    public static void Judge(OpenAiAnswer answer, FrameFaults faults, ExpectedResponse expected, ViolationList violations)
    {
        if (expected is { Stream: true, ExpectsUsage: true } && answer.Usage is null && answer.Schema.Missing is null && !faults.AnyUnreadable)
        {
            violations.Add(ViolationClass.SchemaMissingField, ViolationSide.Server, "stream_options.include_usage asked for usage, and none came before [DONE]");
        }

        if (!expected.ExpectsTokens)
        {
            return;
        }

        if (answer.Chunks == 0 && answer.Error is null && !faults.AnyUnreadable)
        {
            var counted = answer.Usage?.CompletionTokens is { } count ? $"usage.completion_tokens says {count}" : "there is no usage";
            violations.Add(
                ViolationClass.SemanticNoTokens,
                ViolationSide.Server,
                $"the answer is complete and holds no content (finish_reason {answer.FinishReason ?? "absent"}; {counted})");
        }

        if (answer.Usage is { } usage)
        {
            if (violations.Total == 0 && Counts(answer, usage, expected.Stream) is var (of, why))
            {
                violations.Add(of, ViolationSide.Server, why);
            }

            if (usage.PromptTokens is not null && ContextRule.Judge(expected, usage.PromptTokens) is var (name, words))
            {
                violations.Add(name, ViolationSide.Server, words);
            }
        }
    }

    /// <summary>
    /// A token makes one chunk at most, and reasoning that ends within a token one more. Chunks alone can be fewer: half
    /// characters, stop sequences and control tokens make none. Nothing is told apart where tokens are hidden by design.
    /// </summary>
    private static (string Class, string Words)? Counts(OpenAiAnswer answer, in OpenAiFields usage, bool stream)
    {
        if (usage is not { PromptTokens: { } prompt, CompletionTokens: { } tokens, TotalTokens: { } total })
        {
            return null;
        }

        if (prompt + tokens != total)
        {
            return (ViolationClass.SemanticCountMismatch, $"usage.total_tokens is {total}, and {prompt} prompt tokens and {tokens} completion tokens make {prompt + tokens}");
        }

        if (!stream || answer.HasHiddenTokens)
        {
            return null;
        }

        if (answer.Chunks > tokens)
        {
            return answer.Run.Longest > 1
                ? (ViolationClass.StreamDuplicateFrame, $"{answer.Chunks} chunks with content came for {tokens} tokens, and neighbours among them are the same: one was sent twice")
                : (ViolationClass.SemanticCountMismatch, $"{answer.Chunks} chunks with content came for {tokens} tokens; a token makes one at most");
        }

        var hidden = answer.UnevenBytes + Unfinished + (tokens / ControlTokens) + (answer.FinishReason == "length" ? 0 : StopTokens);
        return tokens - answer.Chunks > hidden
            ? (ViolationClass.SemanticCountMismatch, $"usage counts {tokens} completion tokens, and {answer.Chunks} chunks with content came; {hidden} tokens at most could have been without one")
            : null;
    }
}
