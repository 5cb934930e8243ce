using Validator.Integrity.Rules;
using Validator.Spec;

namespace Validator.Integrity;

/// <summary>Judges the answer as a whole, once it has ended: its frames together, its terminal frame, its tokens, its context.</summary>
internal static class AnswerRules
{
    /// <summary>Adds what is wrong with the course of an answer of status 200.</summary>
    /// <param name="judged">The answer.</param>
    /// <param name="violations">Where they go.</param>
    public static void Judge(JudgedAnswer judged, ViolationList violations)
    {
        var (answer, faults) = (judged.Answer, judged.Faults);
        answer.Rules.Report(answer.Counters.TotalDuration, judged.Head, violations);
        Order(answer, violations);
        if (answer.Terminal)
        {
            Complete(judged, violations);
        }
        else if (answer.Error is null)
        {
            NoTerminal(answer, faults, judged.End, violations);
        }
    }

    private static void Order(AnswerState answer, ViolationList violations)
    {
        if (answer.Error is { } words)
        {
            violations.Add(
                ViolationClass.StreamErrorFrame, ViolationSide.Server, $"the server ended the answer with an error: {words}", answer.ErrorPlace.Raw, answer.ErrorPlace.Frame);
        }

        if (answer.MoreTerminals > 0)
        {
            violations.Add(
                ViolationClass.StreamDuplicateTerminal,
                ViolationSide.Server,
                $"\"done\":true comes {answer.MoreTerminals + 1} times",
                answer.FirstMoreTerminal.Raw,
                answer.FirstMoreTerminal.Frame);
        }

        if (answer.AfterTerminal > 0)
        {
            violations.Add(
                ViolationClass.StreamAfterTerminal,
                ViolationSide.Server,
                $"{answer.AfterTerminal} objects follow the terminal frame",
                answer.FirstAfterTerminal.Raw,
                answer.FirstAfterTerminal.Frame);
        }
    }

    private static void NoTerminal(AnswerState answer, FrameFaults faults, string? end, ViolationList violations)
    {
        if (end is null && !faults.LastUnreadable)
        {
            var run = Math.Max(answer.Rules.Run.Count, answer.Words.AtEnd);
            violations.Add(
                ViolationClass.StreamNoTerminal,
                ViolationSide.Server,
                $"the answer ended in good order after {Number.Of(answer.Chunks, "frame")} with content, without \"done\":true and without an error"
                    + (run >= RepetitionRule.Silent ? RepetitionRule.SilentWords(run) : string.Empty));
        }
        else if (end is not null && EndRules.IsCut(end))
        {
            violations.Add(ViolationClass.StreamNoTerminal, ViolationSide.Transport, $"the cut took the terminal frame, after {Number.Of(answer.Chunks, "frame")} with content");
        }
    }

    private static void Complete(JudgedAnswer judged, ViolationList violations)
    {
        var (answer, expected) = (judged.Answer, judged.Expected);
        if (!expected.ExpectsTokens)
        {
            return;
        }

        // What could not be read, or is another answer's, may hold what would be missed.
        var known = !judged.Faults.AnyUnreadable && !answer.Rules.IsSchemaBroken;
        if (answer.Chunks == 0 && answer.Error is null && known)
        {
            var counted = answer.Counters.EvalCount is { } count ? $"eval_count says {count}" : "there is no eval_count";
            violations.Add(
                ViolationClass.SemanticNoTokens,
                ViolationSide.Server,
                $"the answer is complete and holds no content (done_reason {answer.DoneReason ?? "absent"}; {counted})");
        }

        if (Repetition(answer) is { } repeated)
        {
            violations.Add(ViolationClass.SemanticRepetition, ViolationSide.Server, repeated, answer.Rules.Run.LongestStart.Raw, answer.Rules.Run.LongestStart.Frame);
        }
        else if (known && !answer.Rules.IsMixed && CountRule.Judge(answer.Rules.Tally, expected, answer.Counters.EvalCount) is { } miscounted)
        {
            violations.Add(ViolationClass.SemanticCountMismatch, ViolationSide.Server, miscounted);
        }

        if (DurationRule.Judge(answer.Counters, judged.Exchange, answer.TicksPerSecond) is { } mistimed)
        {
            violations.Add(ViolationClass.SemanticDurationMismatch, ViolationSide.Server, mistimed);
        }

        // An answer that only loaded or unloaded the model never saw the prompt: that is said above.
        if (answer.DoneReason is not ("load" or "unload") && ContextRule.Judge(expected, answer.Counters.PromptEvalCount) is var (name, words))
        {
            violations.Add(name, ViolationSide.Server, words);
        }
    }

    private static string? Repetition(AnswerState answer)
    {
        var run = answer.Rules.Run;
        return run.Longest >= RepetitionRule.Bound ? $"the token \"{run.LongestText}\" comes {run.Longest} times in a row"
            : answer.Words.Longest >= RepetitionRule.Bound ? $"the word \"{answer.Words.Word}\" comes {answer.Words.Longest} times in a row"
            : null;
    }
}
