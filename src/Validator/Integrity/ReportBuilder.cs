namespace Validator.Integrity;

/// <summary>Puts what the parts of the reader found into one report.</summary>
internal static class ReportBuilder
{
    /// <summary>Builds the report.</summary>
    public static ResponseReport Build(
        HttpHead head, AnswerState answer, FrameMeasure measure, ViolationList violations, long bytes, string? refusal)
    {
        var counters = answer.Counters;
        return new ResponseReport
        {
            Status = head.Status,
            Violations = violations.Take(),
            ViolationTotal = violations.Total,
            ViolationCounts = violations.Counts,
            Frames = measure.Frames,
            Chunks = answer.Chunks,
            FirstTokenAt = answer.FirstTokenAt,
            LastTokenAt = answer.LastTokenAt,
            OutputTokens = Count(counters.EvalCount),
            PromptTokens = Count(counters.PromptEvalCount),
            ServerTotalNs = counters.TotalDuration,
            ServerLoadNs = counters.LoadDuration,
            ServerPromptNs = counters.PromptEvalDuration,
            ServerDecodeNs = counters.EvalDuration,
            DoneReason = answer.DoneReason,
            Bytes = bytes,
            LongestLine = (int)Math.Min(int.MaxValue, measure.LongestLine),
            FirstDocumentLength = measure.Frames > 1 ? measure.FirstLineCharacters : null,
            FirstDocumentUnits = measure.Frames > 1 ? measure.FirstLineUnits : null,
            Gaps = answer.Gaps,
            Error = answer.Error ?? refusal,
        };
    }

    private static int? Count(long? value) => value is { } count ? (int)Math.Clamp(count, int.MinValue, int.MaxValue) : null;
}
