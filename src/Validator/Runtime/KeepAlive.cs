using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Validator.Runtime;

/// <summary>Ollama's <c>keep_alive</c>.</summary>
public static partial class KeepAlive
{
    /// <summary>As Ollama reads it: a plain number is seconds and must be a JSON number (negative for ever), anything else a duration such as <c>30m</c>.</summary>
    public static JsonNode ToNode(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? JsonValue.Create(seconds) : JsonValue.Create(text);

    /// <summary>The time it stands for.</summary>
    /// <returns>Null for ever (a negative one), and for what is no such time.</returns>
    public static TimeSpan? Time(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(seconds);
        }

        return Whole().IsMatch(text) ? Bounded(Part().Matches(text).Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch
        {
            "ns" => 1e-9,
            "us" => 1e-6,
            "ms" => 1e-3,
            "s" => 1,
            "m" => 60,
            _ => 3600,
        })) : null;
    }

    private static TimeSpan? Bounded(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex("([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|s|m|h)")]
    private static partial Regex Part();
}
