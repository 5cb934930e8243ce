using Validator.Integrity;
using Validator.Load;

namespace Validator.Engine.Tests.Detection;

/// <summary>How the bytes of an answer are handed to the reader.</summary>
internal enum Segmentation
{
    /// <summary>As the socket gave them.</summary>
    AsSent,

    /// <summary>One byte at a time.</summary>
    OneByte,

    /// <summary>In pieces of a drawn length.</summary>
    Drawn,

    /// <summary>All at once.</summary>
    Coalesced,
}

/// <summary>The bytes of one answer, when they came, and how the exchange ended.</summary>
/// <param name="Expected">What was asked.</param>
/// <param name="Bytes">Head, framing and body.</param>
/// <param name="Segments">Where each piece that the socket gave ends, and when it came.</param>
/// <param name="Ended">How it ended.</param>
internal sealed record Wire(ExpectedResponse Expected, byte[] Bytes, IReadOnlyList<(int End, long At)> Segments, Exchange Ended)
{
    private const int LongestDrawn = 200;

    /// <summary>The same answer with other bytes, all at the time of the last.</summary>
    public Wire With(byte[] bytes, ExchangeEnd end)
    {
        long at = Segments.Count == 0 ? 0 : Segments[^1].At;
        List<(int End, long At)> segments = [.. Segments.Where(segment => segment.End < bytes.Length), (bytes.Length, at)];
        return this with { Bytes = bytes, Segments = segments, Ended = Ended with { End = end } };
    }

    /// <summary>Has it read and judged; a byte keeps the time at which it came.</summary>
    public ResponseReport Read(ResponseReader reader, Segmentation segmentation, Random random)
    {
        reader.Begin(Expected);
        bool complete = false;
        int segment = 0;
        for (int start = 0; start < Bytes.Length;)
        {
            int end = Math.Min(Bytes.Length, segmentation switch
            {
                Segmentation.OneByte => start + 1,
                Segmentation.Drawn => start + random.Next(1, LongestDrawn),
                Segmentation.AsSent => Segments[segment].End,
                _ => Bytes.Length,
            });
            while (Segments[segment].End < end)
            {
                segment++;
            }

            complete = reader.Receive(Bytes.AsSpan(start, end - start), Segments[segment].At);
            segment += Segments[segment].End == end && segment < Segments.Count - 1 ? 1 : 0;
            start = end;
        }

        ExchangeEnd ending = complete ? ExchangeEnd.Complete : Ended.End == ExchangeEnd.Complete ? ExchangeEnd.Closed : Ended.End;
        return reader.Finish(Ended with { End = ending });
    }
}
