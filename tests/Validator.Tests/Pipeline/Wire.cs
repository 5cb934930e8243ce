using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Pipeline;
using Validator.Spec;

namespace Validator.Tests.Pipeline;

/// <summary>Keeps exchanges in wire files as a run does.</summary>
internal static class Wire
{
    private const long TicksPerSecond = 10_000_000;

    public static WireStore Store(string folder, WireCapture capture = WireCapture.Failures, long maxSize = 1 << 26, params string[] secrets) =>
        new(new WireSpec(capture, maxSize), folder, TicksPerSecond, new Redaction(secrets));

    /// <summary>Reads bytes in pieces of the given lengths, and keeps what was read.</summary>
    public static (ResponseReport Report, RequestRecord Record) Keep(
        WireStore store, int id, ExpectedResponse expected, ReadOnlySpan<byte> bytes, IReadOnlyList<int> pieces, Func<int, ExchangeEnd> end, int capture = 4 << 20, string request = "{}")
    {
        var reader = new ResponseReader(ReaderLimits.Default with { Capture = capture }, TicksPerSecond);
        reader.Begin(expected);
        long now = 5_000_000;
        var complete = false;
        for (var (start, piece) = (0, 0); start < bytes.Length && !complete; piece++)
        {
            var length = pieces.Count == 0 ? bytes.Length : Math.Min(bytes.Length - start, pieces[piece % pieces.Count]);
            complete = reader.Receive(bytes.Slice(start, length), now += 12_345);
            start += length;
        }

        var ended = new Exchange(complete ? ExchangeEnd.Complete : end(reader.Frames), 4_000_000, 4_000_100, 5_012_345, now, now + 10, null);
        var report = reader.Finish(ended);
        var record = new RequestRecord
        {
            Id = id,
            Query = "q",
            Phase = RequestRecord.LoadPhase,
            ScheduledAt = 0,
            Outcome = report.Violations.Count == 0 ? RequestRecord.Succeeded : RequestRecord.Failed,
            Bytes = report.Bytes,
            Violations = [.. report.Violations.Select(violation => new RecordedViolation(violation.Class, "server", violation.Explanation, violation.Offset, violation.Frame))],
        };
        var sent = new SentRequest("POST /api/generate HTTP/1.1\r\n\r\n"u8.ToArray(), [System.Text.Encoding.UTF8.GetBytes(request)]);
        return (report, store.Keep(record, ended, sent, reader));
    }
}
