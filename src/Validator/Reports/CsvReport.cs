using System.Globalization;
using System.Text;
using Validator.Metrics;

namespace Validator.Reports;

/// <summary>
/// Every request as a line of comma-separated values (RFC 4180), for spreadsheets and data frames. Columns are named as in
/// <c>requests.jsonl</c>, times are seconds since the run began; the last four are what the figures are made of, in seconds and
/// tokens per second. Unknown is empty.
/// </summary>
public static class CsvReport
{
    private static readonly (string Name, Func<string, RequestRecord, object?> Value)[] s_columns =
    [
        ("configuration", static (id, _) => id),
        ("id", static (_, record) => record.Id),
        ("query", static (_, record) => record.Query),
        ("phase", static (_, record) => record.Phase),
        ("stage", static (_, record) => record.Stage),
        ("scheduledAt", static (_, record) => record.ScheduledAt),
        ("sentAt", static (_, record) => record.SentAt),
        ("firstByteAt", static (_, record) => record.FirstByteAt),
        ("firstTokenAt", static (_, record) => record.FirstTokenAt),
        ("lastByteAt", static (_, record) => record.LastByteAt),
        ("endedAt", static (_, record) => record.EndedAt),
        ("status", static (_, record) => record.Status),
        ("outcome", static (_, record) => record.Outcome),
        ("violations", static (_, record) => string.Join(';', record.CountsByClass.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value == 1 ? pair.Key : string.Create(CultureInfo.InvariantCulture, $"{pair.Key}*{pair.Value}")))),
        ("chunks", static (_, record) => record.Chunks),
        ("outputTokens", static (_, record) => record.OutputTokens),
        ("promptTokens", static (_, record) => record.PromptTokens),
        ("expectedPromptTokens", static (_, record) => record.ExpectedPromptTokens),
        ("serverTotalNs", static (_, record) => record.ServerTotalNs),
        ("serverLoadNs", static (_, record) => record.ServerLoadNs),
        ("serverPromptNs", static (_, record) => record.ServerPromptNs),
        ("serverDecodeNs", static (_, record) => record.ServerDecodeNs),
        ("bytes", static (_, record) => record.Bytes),
        ("longestLine", static (_, record) => record.LongestLine),
        ("doneReason", static (_, record) => record.DoneReason),
        ("prefill", static (_, record) => record.Prefill),
        ("turn", static (_, record) => record.Turn),
        ("wire", static (_, record) => record.Wire),
        ("error", static (_, record) => record.Error),
        ("ttft", static (_, record) => Figure(MetricName.Ttft, record)),
        ("tpot", static (_, record) => Figure(MetricName.Tpot, record)),
        ("e2e", static (_, record) => Figure(MetricName.E2e, record)),
        ("decodeTokensPerSecond", static (_, record) => Figure(MetricName.Decode, record)),
    ];

    /// <summary>The lines, the first with the names of the columns.</summary>
    public static string Render(RunEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var text = new StringBuilder();
        Line(text, s_columns.Select(column => column.Name));
        foreach (var configuration in evidence.Verdict.Configurations)
        {
            foreach (var record in evidence.Requests(configuration.Id))
            {
                Line(text, s_columns.Select(column => Cell(column.Value(configuration.Id, record))));
            }
        }

        return text.ToString();
    }

    /// <summary>Only of requests that succeeded: those that failed have no such figure.</summary>
    private static double? Figure(string metric, RequestRecord record) =>
        record.IsSuccess ? PerRequest.Of(MetricRegistry.Find(metric)!, record, record.ServerDecodeNs is null ? Timing.Client : Timing.Server).Value : null;

    private static string Cell(object? value) => value switch
    {
        null => string.Empty,
        double number => number.ToString("0.#########", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Text(value.ToString()!),
    };

    /// <summary>Text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets take for the mark of text.</summary>
    private static string Text(string text)
    {
        var harmless = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny("\",\r\n") < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells).Append("\r\n");
}
