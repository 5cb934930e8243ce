using System.Globalization;

namespace Validator.Spec;

/// <summary>What a quantity was meant to be whose unit is missing or written otherwise.</summary>
internal static class UnitHint
{
    private static readonly Dictionary<Unit, (string Written, string[] Meant)[]> s_words = new()
    {
        [Unit.Duration] = [("ms", ["msec", "msecs", "millis", "milliseconds"]), ("s", ["sec", "secs", "second", "seconds"]), ("m", ["min", "mins", "minute", "minutes"]), ("h", ["hr", "hrs", "hour", "hours"])],
        [Unit.Bytes] = [("KiB", ["k", "ki"]), ("MiB", ["m", "mi"]), ("GiB", ["g", "gi"]), ("B", ["byte", "bytes"])],
        [Unit.PerSecond] = [("/s", ["tok/s", "tokens/s", "token/s", "t/s", "tps", "ps", "/sec", "req/s", "rps", "hz"])],
        [Unit.Percent] = [("%", ["percent", "pct", "per cent"])],
    };

    /// <summary>A hint; null where nothing is near.</summary>
    /// <param name="text">A number, perhaps with something behind it.</param>
    /// <param name="unit">What it must be.</param>
    public static string? Of(string text, Unit unit)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var (written, given) = (text[..digits], text[digits..].Trim());
        return given.Length == 0 ? Forgotten(written, number, unit)
            : Meant(given, unit) is { } meant ? $"did you mean '{written}{meant}'?"
            : null;
    }

    private static string? Forgotten(string written, double number, Unit unit) => unit switch
    {
        // Nobody knows which one was meant, so none is put in its place.
        Unit.Duration => $"write its unit: '{written}s', or '{written}ms'",
        Unit.Bytes => $"write its unit: '{written}GiB', or '{written}MiB'",
        Unit.Percent => $"did you mean '{Quantity.Format(number <= 1 ? number : number / 100, Unit.Percent)}'?",
        _ => null,
    };

    private static string? Meant(string given, Unit unit) =>
        s_words.GetValueOrDefault(unit, []).FirstOrDefault(word => word.Meant.Contains(given, StringComparer.OrdinalIgnoreCase)).Written
        ?? Quantity.Units(unit).FirstOrDefault(legal => legal.Equals(given, StringComparison.OrdinalIgnoreCase));
}
