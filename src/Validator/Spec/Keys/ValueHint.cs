using System.Globalization;

namespace Validator.Spec.Keys;

/// <summary>Guesses what a wrong value was meant to be.</summary>
internal static class ValueHint
{
    private static readonly Dictionary<Unit, (string Legal, string[] Others)[]> Words = new()
    {
        [Unit.Duration] =
        [
            ("ms", ["msec", "millis", "millisecond", "milliseconds"]), ("s", ["sec", "secs", "second", "seconds"]),
            ("m", ["min", "mins", "minute", "minutes"]), ("h", ["hr", "hrs", "hour", "hours"]),
        ],
        [Unit.Bytes] =
        [
            ("B", ["b", "byte", "bytes"]), ("KiB", ["k", "kib", "ki"]), ("MiB", ["m", "mib", "mi"]),
            ("GiB", ["g", "gib", "gi"]), ("TiB", ["t", "tib", "ti"]), ("MB", ["mb"]), ("GB", ["gb"]), ("TB", ["tb"]),
        ],
    };

    public static string? Flag(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "ON" or "Y" or "1" => "did you mean true?",
        "NO" or "OFF" or "N" or "0" => "did you mean false?",
        _ => Nearest.Question(text, ["true", "false"]),
    };

    public static string? Whole(string text, double minimum, double maximum)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number < minimum ? string.Create(CultureInfo.InvariantCulture, $"the least is {minimum}")
                : number > maximum ? string.Create(CultureInfo.InvariantCulture, $"the most is {maximum}")
                : "write it as decimal digits only";
        }

        var plain = string.Concat(text.Where(c => c is not ('_' or ',' or ' ' or '\'')));
        return plain != text && long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"did you mean {plain}?"
            : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? "numbers are decimal" : null;
    }

    public static string? WithUnit(string text, Unit unit)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith('-'))
        {
            return "it cannot be negative";
        }

        var digits = string.Concat(trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        var suffix = trimmed[digits.Length..].Trim();
        if (digits.Length == 0 || Quantity.TryParse(trimmed, unit, out _))
        {
            return null;
        }

        if (suffix.Length == 0)
        {
            return unit == Unit.Duration ? $"did you mean {digits}s, {digits}m or {digits}h?" : $"did you mean {digits}MiB or {digits}GiB?";
        }

        var folded = string.Concat(suffix.Select(char.ToLowerInvariant));
        foreach (var (legal, others) in Words[unit])
        {
            if (others.Contains(folded) || string.Equals(legal, folded, StringComparison.OrdinalIgnoreCase))
            {
                return $"did you mean {digits}{legal}?";
            }
        }

        return null;
    }
}
