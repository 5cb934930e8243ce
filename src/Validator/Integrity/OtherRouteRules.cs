namespace Validator.Integrity;

/// <summary>
/// Judges answers of the routes that generate no text. A pull, push or create that fails tells so in an <c>error</c> line under
/// status 200: that is its refusal, sound in every byte, and no violation.
/// </summary>
internal static class OtherRouteRules
{
    /// <summary>Adds what is wrong with the course of an answer of status 2xx.</summary>
    /// <param name="answer">What the objects said.</param>
    /// <param name="faults">What could not be read.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="frames">Frames that came.</param>
    /// <param name="end">Class of the transport violation that ended it; null when it ended in good order.</param>
    /// <param name="violations">Where they go.</param>
    public static void Judge(AnswerState answer, FrameFaults faults, ExpectedResponse expected, int frames, string? end, ViolationList violations)
    {
        switch (expected.Kind)
        {
            case AnswerKind.Progress when !answer.Succeeded && answer.Error is null && !faults.LastUnreadable:
                NoTerminal(frames, end, violations);
                break;
            case AnswerKind.Document when answer.Error is { } words:
                violations.Add(ViolationClass.StreamErrorFrame, ViolationSide.Server, $"an error under status 200: {words}", answer.ErrorPlace.Raw, answer.ErrorPlace.Frame);
                break;
            case AnswerKind.Document when frames == 0 && end is null:
                violations.Add(ViolationClass.JsonMalformed, ViolationSide.Server, "the body is empty where a JSON object should be");
                break;
        }
    }

    private static void NoTerminal(int frames, string? end, ViolationList violations)
    {
        if (end is null)
        {
            violations.Add(
                ViolationClass.StreamNoTerminal, ViolationSide.Server, $"the answer ended in good order after {frames} lines, without \"status\":\"success\" and without an error");
        }
        else if (EndRules.IsCut(end))
        {
            violations.Add(ViolationClass.StreamNoTerminal, ViolationSide.Transport, $"the cut took the last line, after {frames} lines");
        }
    }
}
