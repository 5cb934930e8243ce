using System.Globalization;
using Validator.Load;

namespace Validator.Integrity.Rules;

/// <summary>
/// Whether the durations of the terminal frame can be true: load, prompt and answer follow each other within
/// <c>total_duration</c>, and that lies within what the client saw, from the first byte sent to the last received. The parts
/// are measured by other clocks than the total: 1 ms and 1% are let go; between machines 5 ms and 1%. In sound recordings
/// the total is at least 2.0 ms longer than its parts.
/// </summary>
internal static class DurationRule
{
    private const long Nanosecond = 1;
    private const long Millisecond = 1_000_000 * Nanosecond;

    /// <summary>What is wrong; null when nothing is, or nothing can be said.</summary>
    public static string? Judge(in FrameFields counters, Exchange exchange, long ticksPerSecond)
    {
        if (counters.TotalDuration is not { } total || counters.Negative != FrameKey.None)
        {
            return null;
        }

        var parts = (double)(counters.LoadDuration ?? 0) + (counters.PromptEvalDuration ?? 0) + (counters.EvalDuration ?? 0);
        if (parts > total + Millisecond + (total * 0.01))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"load_duration, prompt_eval_duration and eval_duration are {parts / Millisecond:0.0} ms together, and total_duration is {(double)total / Millisecond:0.0} ms");
        }

        // Recorded bytes that are judged again have no times, or one for all.
        if (exchange is not { SentAt: { } sent, LastByteAt: { } last } || last <= sent)
        {
            return null;
        }

        var seen = (last - sent) * (double)WireTime.NanosecondsPerSecond / ticksPerSecond;
        return total > seen + (5 * Millisecond) + (seen * 0.01)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"total_duration is {(double)total / Millisecond:0.0} ms, and from the first byte sent to the last received {seen / Millisecond:0.0} ms passed")
            : null;
    }
}
