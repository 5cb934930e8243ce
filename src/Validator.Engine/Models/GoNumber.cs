using System.Globalization;

namespace Validator.Engine.Models;

/// <summary>Floating-point numbers as Go writes them: the fewest digits that read back as the same number.</summary>
internal static class GoNumber
{
    /// <summary>As <c>encoding/json</c> writes it: an exponent only below 1e-6 and from 1e21.</summary>
    public static string Json(double value) => Format(value.ToString("R", CultureInfo.InvariantCulture), -6, 21, "0");

    /// <summary>The same for 32 bits.</summary>
    public static string Json(float value) => Format(value.ToString("R", CultureInfo.InvariantCulture), -6, 21, "0");

    /// <summary>As the verb <c>%v</c> writes it: an exponent, of two digits, below 1e-4 and from 1e6.</summary>
    public static string Verb(double value) => Format(value.ToString("R", CultureInfo.InvariantCulture), -4, 6, "00");

    /// <param name="shortest">The digits, in .NET's own form.</param>
    /// <param name="least">The least power of ten written without exponent.</param>
    /// <param name="most">The power of ten from which on there is an exponent.</param>
    /// <param name="exponentFormat">Digits of the exponent.</param>
    private static string Format(string shortest, int least, int most, string exponentFormat)
    {
        string sign = shortest.StartsWith('-') ? "-" : "";
        string[] parts = shortest[sign.Length..].Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        string all = parts[0].Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        int power = (point < 0 ? all.Length : point) - (all.Length - digits.Length) - 1
            + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
        {
            return sign + "0";
        }

        if (power < least || power >= most)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(power < 0 ? '-' : '+')}{Math.Abs(power).ToString(exponentFormat, CultureInfo.InvariantCulture)}";
        }

        if (power < 0)
        {
            return $"{sign}0.{new string('0', -power - 1)}{digits}";
        }

        return digits.Length <= power + 1
            ? sign + digits.PadRight(power + 1, '0')
            : $"{sign}{digits[..(power + 1)]}.{digits[(power + 1)..]}";
    }
}
