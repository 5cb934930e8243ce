using System.Globalization;
using System.Text.RegularExpressions;

namespace Validator.Spec.Faults;

/// <summary>Whole numbers that a condition holds for: the union of some intervals, their ends included.</summary>
/// <param name="Intervals">At least one; each from a lower to a higher or equal number.</param>
public sealed partial record NumberSet(IReadOnlyList<(long From, long To)> Intervals)
{
    private const string Number = "([0-9]{1,15})";

    /// <summary>Whether a number is in it.</summary>
    public bool Contains(long number) => Intervals.Any(i => number >= i.From && number <= i.To);

    /// <summary>Reads <c>3</c>, <c>2..5</c> or a comparison such as <c>&gt;= 2</c>; null when it is none, or no number could be meant.</summary>
    public static NumberSet? Parse(string text)
    {
        var range = Range().Match(text);
        if (range.Success)
        {
            var from = Read(range.Groups[1]);
            var to = range.Groups[2].Success ? Read(range.Groups[2]) : from;
            return from <= to ? new NumberSet([(from, to)]) : null;
        }

        var comparison = Comparison().Match(text);
        var bound = comparison.Success ? Read(comparison.Groups[2]) : 0;
        return !comparison.Success ? null : comparison.Groups[1].Value switch
        {
            ">=" => new NumberSet([(bound, long.MaxValue)]),
            ">" => new NumberSet([(bound + 1, long.MaxValue)]),
            "<=" => new NumberSet([(0, bound)]),
            "<" => bound == 0 ? null : new NumberSet([(0, bound - 1)]),
            "==" => new NumberSet([(bound, bound)]),
            _ => new NumberSet(bound == 0 ? [(1, long.MaxValue)] : [(0, bound - 1), (bound + 1, long.MaxValue)]),
        };
    }

    private static long Read(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex($@"^\s*{Number}(?:\s*\.\.\s*{Number})?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex($@"^\s*(>=|<=|==|!=|>|<)\s*{Number}\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();
}
