namespace Validator.Integrity;

/// <summary>Judges the answer as a whole, once it has ended: its terminal frame, its tokens, its context.</summary>
internal static class AnswerRules
{
    /// <summary>Adds what is wrong with the course of an answer of status 200.</summary>
    /// <param name="answer">What the frames said.</param>
    /// <param name="faults">What could not be read.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="end">Class of the transport violation that ended it; null when it ended in good order.</param>
    /// <param name="violations">Where they go.</param>
    public static void Judge(AnswerState answer, FrameFaults faults, ExpectedResponse expected, string? end, ViolationList violations)
    {
        if (answer.Error is { } words)
        {
            violations.Add(
                ViolationClass.StreamErrorFrame, ViolationSide.Server, $"the server ended the answer with an error: {words}", answer.ErrorPlace.Raw, answer.ErrorPlace.Frame);
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

        if (answer.Terminal)
        {
            Complete(answer, faults, expected, violations);
        }
        else if (answer.Error is null)
        {
            NoTerminal(answer, faults, end, violations);
        }
    }

    private static void NoTerminal(AnswerState answer, FrameFaults faults, string? end, ViolationList violations)
    {
        if (end is null && !faults.LastUnreadable)
        {
            violations.Add(
                ViolationClass.StreamNoTerminal,
                ViolationSide.Server,
                $"the answer ended in good order after {answer.Chunks} frames with content, without \"done\":true and without an error");
        }
        else if (end is not null && EndRules.IsCut(end))
        {
            violations.Add(ViolationClass.StreamNoTerminal, ViolationSide.Transport, $"the cut took the terminal frame, after {answer.Chunks} frames with content");
        }
    }

    private static void Complete(AnswerState answer, FrameFaults faults, ExpectedResponse expected, ViolationList violations)
    {
        if (!expected.ExpectsTokens)
        {
            return;
        }

        if (answer.Chunks == 0 && answer.Error is null && !faults.AnyUnreadable)
        {
            var counted = answer.Counters.EvalCount is { } count ? $"eval_count says {count}" : "there is no eval_count";
            violations.Add(
                ViolationClass.SemanticNoTokens,
                ViolationSide.Server,
                $"the answer is complete and holds no content (done_reason {answer.DoneReason ?? "absent"}; {counted})");
        }

        // An answer that only loaded or unloaded the model never saw the prompt: that is said above.
        if (answer.DoneReason is not ("load" or "unload") && ContextRule.Judge(expected, answer.Counters.PromptEvalCount) is var (name, words))
        {
            violations.Add(name, ViolationSide.Server, words);
        }
    }
}
