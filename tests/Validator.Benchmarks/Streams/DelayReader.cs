using System.Diagnostics;
using Validator.Integrity;
using Validator.Load;

namespace Validator.Benchmarks.Streams;

/// <summary>Sets the time at which bytes were said to have come beside the time at which they left, and hands them on.</summary>
/// <param name="delays">Where the delays go, in microseconds.</param>
/// <param name="inner">Who reads them; null where nobody does.</param>
internal sealed class DelayReader(GapHistogram delays, IResponseReader? inner) : IResponseReader
{
    private static readonly (long Timestamp, long Ticks) s_now = (Stopwatch.GetTimestamp(), DateTime.UtcNow.TimeOfDay.Ticks);

    /// <inheritdoc/>
    public int Frames => inner?.Frames ?? 0;

    /// <inheritdoc/>
    public bool Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        long came = s_now.Ticks + Stopwatch.GetElapsedTime(s_now.Timestamp, timestamp).Ticks;
        ReadOnlySpan<byte> rest = bytes;

        // Each of those that came together: the first of them waited longest.
        while (FrameBlock.NextTime(ref rest) is { } left)
        {
            lock (delays)
            {
                delays.Record((came - left) / TimeSpan.TicksPerMicrosecond);
            }
        }

        return inner?.Receive(bytes, timestamp) ?? false;
    }
}
