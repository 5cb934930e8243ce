using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Makes wire files, without the values that the environment put into the spec.</summary>
internal static class WireWriter
{
    /// <summary>Longest request that is kept whole; of a longer one its beginning.</summary>
    private const int LongestRequest = 8 * 1024 * 1024;

    /// <summary>The exchange that a reader has just finished, as it may be kept.</summary>
    /// <param name="record">What was found.</param>
    /// <param name="ended">How it ended, in ticks.</param>
    /// <param name="request">What was sent; null when nothing was.</param>
    /// <param name="reader">Holds the bytes.</param>
    /// <param name="ticksPerSecond">Rate of the ticks.</param>
    /// <param name="redaction">Blots what must not be kept.</param>
    public static WireFile Of(RequestRecord record, Exchange ended, SentRequest? request, ResponseReader reader, long ticksPerSecond, Redaction redaction)
    {
        var start = ended.SentAt ?? ended.ScheduledAt;
        long Micros(long ticks) => (long)Math.Round((ticks - start) * (1e6 / ticksPerSecond));
        long? Known(long? ticks) => ticks is { } value ? Micros(value) : null;
        var sent = request?.ToArray(LongestRequest) ?? [];
        var received = reader.Captured.ToArray();
        redaction.Apply(sent);
        redaction.Apply(received);
        var expected = reader.Expected ?? throw new InvalidOperationException("The reader has read nothing.");
        return new WireFile(
            new WireHeader
            {
                Format = WireHeader.Version,
                Id = record.Id,
                Query = record.Query,
                Phase = record.Phase,
                Expected = expected with
                {
                    // Blotted as in the bytes, so that a frame still names the model that was asked for.
                    Model = Blotted(expected.Model, redaction),
                    ContextLength = expected.ContextLength is { } window && redaction.Apply($"{window}") == $"{window}" ? window : null,
                },
                Exchange = new Exchange(
                    ended.End, Micros(ended.ScheduledAt), Known(ended.SentAt), Known(ended.FirstByteAt), Known(ended.LastByteAt), Micros(ended.EndedAt), ended.Error),
                Request = sent.Length,
                RequestOmitted = (request?.Length ?? 0) - sent.Length,
                Response = received.Length,
                ResponseOmitted = reader.CaptureOmitted,
                Arrivals = Table(reader.Arrivals.Span, Micros),
                Violations = record.Violations,
            },
            sent,
            new CapturedResponse(received, reader.CaptureOmitted));
    }

    /// <summary>The content of the file.</summary>
    public static byte[] Compress(WireFile file)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(JsonSerializer.SerializeToUtf8Bytes(file.Header, WireHeaderJson.Default.WireHeader));
            gzip.WriteByte((byte)'\n');
            gzip.Write(file.Request.Span);
            gzip.Write(file.Response.Bytes.Span);
        }

        return compressed.ToArray();
    }

    private static string Blotted(string text, Redaction redaction)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        redaction.Apply(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static long[] Table(ReadOnlySpan<Arrival> arrivals, Func<long, long> micros)
    {
        var table = new long[arrivals.Length * 2];
        for (var i = 0; i < arrivals.Length; i++)
        {
            (table[2 * i], table[(2 * i) + 1]) = (arrivals[i].Length, micros(arrivals[i].Timestamp));
        }

        return table;
    }
}
