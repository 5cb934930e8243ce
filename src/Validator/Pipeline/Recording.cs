using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Joins what the client saw and what the bytes said into one line of the log.</summary>
internal static class Recording
{
    public static RequestRecord Of(
        PlannedRequest request, Prompt prompt, Exchange exchange, ResponseReport report, IReadOnlyList<Violation> violations, Clock clock, Redaction redaction)
    {
        var cancelled = exchange.End == ExchangeEnd.Cancelled;
        return new RequestRecord
        {
            Id = request.Number,
            Query = request.Query.Id,
            Stage = request.Stage,
            HeldBack = request.HeldBack,
            Phase = request.Measured ? RequestRecord.LoadPhase : RequestRecord.WarmupPhase,
            ScheduledAt = clock.Seconds(exchange.ScheduledAt),
            SentAt = clock.Seconds(exchange.SentAt),
            FirstByteAt = clock.Seconds(exchange.FirstByteAt),
            FirstTokenAt = clock.Seconds(report.FirstTokenAt),
            LastTokenAt = clock.Seconds(report.LastTokenAt),
            LastByteAt = clock.Seconds(exchange.LastByteAt),
            EndedAt = clock.Seconds(exchange.EndedAt),
            Status = report.Status,
            Outcome = cancelled ? RequestRecord.Cancelled
                : violations.Count == 0 && report.Status == 200 ? RequestRecord.Succeeded
                : RequestRecord.Failed,
            Violations = cancelled ? [] : violations.Select(violation => Recorded(violation, redaction)).ToArray(),
            ViolationTotal = cancelled ? 0 : report.ViolationTotal,
            ViolationCounts = cancelled || report.ViolationTotal <= violations.Count ? null : report.ViolationCounts,
            Chunks = report.Chunks,
            OutputTokens = report.OutputTokens,
            PromptTokens = report.PromptTokens,
            ExpectedPromptTokens = prompt.IsCertain ? prompt.Tokens : null,
            ServerTotalNs = report.ServerTotalNs,
            ServerLoadNs = report.ServerLoadNs,
            ServerPromptNs = report.ServerPromptNs,
            ServerDecodeNs = report.ServerDecodeNs,
            Bytes = report.Bytes,
            LongestLine = report.LongestLine,
            FirstDocumentLength = report.FirstDocumentLength,
            FirstDocumentUnits = report.FirstDocumentUnits,
            DoneReason = report.DoneReason,
            Gaps = report.Gaps,
            Turn = request.Conversation is null ? null : request.Turn,
            Conversation = request.Conversation,
            Error = (report.Error ?? exchange.Error) is { } words ? redaction.Apply(words) : null,
        };
    }

    /// <summary>A probe's record with what the model said cut short, and nothing in it that the environment gave.</summary>
    public static RequestRecord Redacted(RequestRecord record, Redaction redaction) => record with
    {
        Probe = record.Probe is not { Answer: { } answer } probe ? record.Probe : probe with { Answer = Short(redaction.Apply(answer)) },
        Violations = [.. record.Violations.Select(violation => violation with { Explanation = redaction.Apply(violation.Explanation) })],
    };

    private static string Short(string answer) => CorpusText.Cut(answer, RecordedProbe.LongestAnswer);

    /// <summary>A violation as it is written down.</summary>
    public static RecordedViolation Recorded(Violation violation, Redaction redaction) => new(
        violation.Class,
        ViolationSideName.Of(violation.Side),
        redaction.Apply(violation.Explanation),
        violation.Offset,
        violation.Frame)
    {
        Because = violation.Because is { } because ? redaction.Apply(because) : null,
    };
}
