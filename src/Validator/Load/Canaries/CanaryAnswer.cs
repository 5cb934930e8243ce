using System.Text.RegularExpressions;

namespace Validator.Load;

/// <summary>Judges answers to canaries: the value must be in it, whatever prose or other numbers stand around it.</summary>
public static partial class CanaryAnswer
{
    /// <summary>
    /// Whether an answer holds the value as a number of its own: <c>4711042</c>, also with separators of thousands
    /// (<c>4,711,042</c>, <c>4 711 042</c>, <c>4.711.042</c>), but not as a part of a longer number.
    /// </summary>
    /// <param name="answer">The model's text.</param>
    /// <param name="canary">What was asked for.</param>
    public static bool Holds(string answer, Canary canary)
    {
        var digits = canary.Digits;
        return Numbers().Matches(answer).Any(number => number.ValueSpan.SequenceEqual(digits))
            || Grouped().Matches(answer).Any(number => string.Concat(number.Value.Where(char.IsAsciiDigit)) == digits);
    }

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    // Comma, full stop, underscore, apostrophes, and the blanks that typography puts between thousands.
    [GeneratedRegex(@"(?<![0-9])(?<![0-9][,._'\u2019 \u00A0\u2009\u202F])[0-9]{1,3}([,._'\u2019 \u00A0\u2009\u202F])[0-9]{3}(\1[0-9]{3})*(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();
}
