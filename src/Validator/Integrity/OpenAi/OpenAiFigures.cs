using Validator.Integrity.Rules;

namespace Validator.Integrity.OpenAi;

/// <summary>Judges what a complete answer of a route under <c>/v1</c> holds: its tokens, its counts, its context.</summary>
internal static class OpenAiFigures
{
    private const string CountName = "usage.completion_tokens";

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

        // What could not be read, or is another answer's, may hold what would be missed.
        var isKnown = !faults.AnyUnreadable && answer is { OtherModels: 0, OtherIds: 0, Schema: { Missing: null, WrongType: null } };
        if (answer.Chunks == 0 && answer.Error is null && isKnown)
        {
            var counted = answer.Usage?.CompletionTokens is { } count ? $"{CountName} says {count}" : "there is no usage";
            violations.Add(
                ViolationClass.SemanticNoTokens,
                ViolationSide.Server,
                $"the answer is complete and holds no content (finish_reason {answer.FinishReason ?? "absent"}; {counted})");
        }

        Repetition(answer, violations);
        if (answer.Usage is { } usage)
        {
            if (violations.Total == 0 && Counts(answer, usage, expected) is var (of, why))
            {
                violations.Add(of, ViolationSide.Server, why);
            }

            if (usage.PromptTokens is not null && ContextRule.Judge(expected, usage.PromptTokens) is var (name, words))
            {
                violations.Add(name, ViolationSide.Server, words);
            }
        }
    }

    private static void Repetition(OpenAiAnswer answer, ViolationList violations)
    {
        if (answer.Run.Longest >= RepetitionRule.Bound)
        {
            var start = answer.Run.LongestStart;
            violations.Add(ViolationClass.SemanticRepetition, ViolationSide.Server, $"the token \"{answer.Run.LongestText}\" comes {answer.Run.Longest} times in a row", start.Raw, start.Frame);
        }
        else if (answer.Words.Longest >= RepetitionRule.Bound)
        {
            violations.Add(ViolationClass.SemanticRepetition, ViolationSide.Server, $"the word \"{answer.Words.Word}\" comes {answer.Words.Longest} times in a row");
        }
    }

    /// <summary>
    /// The sum is exact, the count itself a bound (<see cref="CountRule"/>). Chunks have no time of their own, so that one sent
    /// twice shows only where there are more than tokens and neighbours are the same.
    /// </summary>
    private static (string Class, string Words)? Counts(OpenAiAnswer answer, in OpenAiFields usage, ExpectedResponse expected)
    {
        if (usage is not { PromptTokens: { } prompt, CompletionTokens: { } tokens, TotalTokens: { } total })
        {
            return null;
        }

        if (prompt + tokens != total)
        {
            return (ViolationClass.SemanticCountMismatch, $"usage.total_tokens is {total}, and {prompt} prompt tokens and {tokens} completion tokens make {prompt + tokens}");
        }

        if (expected.Stream && !answer.Tally.IsVeiled && answer.Tally.Answering > tokens && answer.Run.Longest > 1)
        {
            return (ViolationClass.StreamDuplicateFrame, $"{answer.Tally.Answering} chunks with content came for {tokens} tokens, and neighbours among them are the same: one was sent twice");
        }

        return CountRule.Judge(answer.Tally, expected, tokens, CountName) is { } words ? (ViolationClass.SemanticCountMismatch, words) : null;
    }
}
