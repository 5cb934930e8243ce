using System.Globalization;

namespace Validator.Spec;

/// <summary>Numbers with units, as the spec and the gates write them.</summary>
public static class Quantity
{
    private static readonly Dictionary<Unit, (string Suffix, double Factor)[]> Suffixes = new()
    {
        [Unit.None] = [(string.Empty, 1)],
        [Unit.Percent] = [("%", 0.01)],
        [Unit.Duration] = [("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)],
        [Unit.Bytes] =
        [
            ("KiB", 1024), ("MiB", 1048576), ("GiB", 1073741824), ("TiB", 1099511627776),
            ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
        ],
        [Unit.PerSecond] = [("/s", 1), (string.Empty, 1)],
    };

    /// <summary>What may stand behind a number of this unit, for error messages.</summary>
    public static string Legal(Unit unit) => unit switch
    {
        Unit.None => "a plain number",
        Unit.Percent => "a number with %, such as 95%",
        Unit.Duration => "a number with ms, s, m or h, such as 90s",
        Unit.Bytes => "a number with B, KiB, MiB, GiB (or kB, MB, GB), such as 2GiB",
        Unit.PerSecond => "a number of events per second, such as 5 or 5/s",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>The units that a number of this kind may have.</summary>
    internal static IEnumerable<string> Units(Unit unit) => Suffixes[unit].Select(suffix => suffix.Suffix).Where(suffix => suffix.Length > 0);

    /// <summary>Reads a finite, non-negative number with a unit; space between the two is allowed.</summary>
    /// <returns>False when the text is not such a number; <paramref name="value"/> is then 0.</returns>
    public static bool TryParse(string text, Unit unit, out double value)
    {
        value = 0;
        var trimmed = text.AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && (char.IsAsciiDigit(trimmed[digits]) || trimmed[digits] == '.'))
        {
            digits++;
        }

        if (digits == 0 || !double.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var suffix = trimmed[digits..].TrimStart();
        foreach (var (legal, factor) in Suffixes[unit])
        {
            if (suffix.SequenceEqual(legal))
            {
                value = number * factor;
                return double.IsFinite(value);
            }
        }

        return false;
    }

    /// <summary>Writes a value in the unit people would use for its size.</summary>
    public static string Format(double value, Unit unit)
    {
        var text = unit switch
        {
            Unit.Percent => Short(value * 100) + "%",
            Unit.Duration => FormatDuration(value),
            Unit.Bytes => FormatBytes(value),
            Unit.PerSecond => Short(value) + "/s",
            _ => Short(value),
        };
        return text;
    }

    private static string FormatDuration(double seconds) => seconds switch
    {
        double.PositiveInfinity => "∞",
        < 1 => Short(seconds * 1000) + "ms",
        < 120 => Short(seconds) + "s",
        < 7200 => Short(seconds / 60) + "m",
        _ => Short(seconds / 3600) + "h",
    };

    private static string FormatBytes(double bytes) => bytes switch
    {
        < 0 => "-" + FormatBytes(-bytes),
        < 1024 => Short(bytes) + "B",
        < 1048576 => Short(bytes / 1024) + "KiB",
        < 1073741824 => Short(bytes / 1048576) + "MiB",
        _ => Short(bytes / 1073741824) + "GiB",
    };

    private static string Short(double value) => double.IsPositiveInfinity(value) ? "∞"
        : value.ToString(Math.Abs(value) >= 1000 ? "0" : Math.Abs(value) >= 100 ? "0.#" : "0.###", CultureInfo.InvariantCulture);
}
