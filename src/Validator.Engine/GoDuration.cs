using System.Globalization;

namespace Validator.Engine;

/// <summary>Durations in Go's syntax (<c>time.ParseDuration</c>): <c>1h30m</c>, <c>-1.5s</c>, <c>300ms</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    public const string Legal = "a duration such as 30s, 5m or 1h30m, or a number of seconds; negative: for ever";

    /// <summary>The longest that Go's int64 of nanoseconds holds, about 292 years; what Ollama takes for "for ever".</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromTicks(long.MaxValue / TimeSpan.NanosecondsPerTick);

    /// <summary>Parses a keep-alive time: a duration or whole seconds, negative for ever. Null if it is neither.</summary>
    public static TimeSpan? ParseKeepAlive(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
        {
            return FromSeconds(seconds);
        }

        return TryParse(text, out TimeSpan duration, out _) ? NegativeIsForever(duration) : null;
    }

    public static TimeSpan FromSeconds(double seconds) =>
        seconds < 0 || seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);

    public static TimeSpan NegativeIsForever(TimeSpan duration) => duration < TimeSpan.Zero ? Longest : duration;

    /// <summary>A duration as Go's JSON has it: whole nanoseconds.</summary>
    public static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <param name="text">The duration.</param>
    /// <param name="duration">What it means.</param>
    /// <param name="error">Go's error text, or null.</param>
    public static bool TryParse(string text, out TimeSpan duration, out string? error)
    {
        duration = default;
        error = $"time: invalid duration {Quote(text)}";
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            error = null;
            return true;
        }

        double nanoseconds = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            int digits = LengthOf(rest, c => char.IsAsciiDigit(c) || c == '.');
            if (digits == 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = LengthOf(rest, c => !char.IsAsciiDigit(c) && c != '.');
            ReadOnlySpan<char> unit = rest[..letters];
            rest = rest[letters..];
            if (unit.IsEmpty)
            {
                error = $"time: missing unit in duration {Quote(text)}";
                return false;
            }

            if (NanosecondsPer(unit) is not { } factor)
            {
                error = $"time: unknown unit {Quote(unit.ToString())} in duration {Quote(text)}";
                return false;
            }

            nanoseconds += number * factor;
        }

        if (nanoseconds > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
        duration = negative ? -duration : duration;
        error = null;
        return true;
    }

    private static string Quote(string text) => $"\"{text}\"";

    private static int LengthOf(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        int length = 0;
        while (length < text.Length && belongs(text[length]))
        {
            length++;
        }

        return length;
    }

    private static double? NanosecondsPer(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => null,
    };
}
