using System.Globalization;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Writes a figure and its bound for people.</summary>
public static class GateFormat
{
    /// <summary>Both in the unit people use, with as many digits as it takes to tell two different numbers apart.</summary>
    public static (string Actual, string Threshold) Pair(double actual, double threshold, Unit unit)
    {
        var (left, right) = (Quantity.Format(actual, unit), Quantity.Format(threshold, unit));
        return left != right || actual.Equals(threshold) ? (left, right) : Enumerable.Range(4, 14)
            .Select(digits => (Exact(actual, unit, digits), Exact(threshold, unit, digits)))
            .First(pair => pair.Item1 != pair.Item2);
    }

    /// <summary>A figure that may be missing.</summary>
    public static string Text(double? value, Unit unit) => value switch
    {
        null => "–",
        { } number when double.IsNaN(number) => "–",
        { } number => Quantity.Format(number, unit),
    };

    private static string Exact(double value, Unit unit, int digits)
    {
        var (factor, suffix) = unit switch
        {
            Unit.Percent => (100.0, "%"),
            Unit.Duration => (1.0, "s"),
            Unit.Bytes => (1.0, "B"),
            Unit.PerSecond => (1.0, "/s"),
            _ => (1.0, string.Empty),
        };
        return (value * factor).ToString(string.Create(CultureInfo.InvariantCulture, $"G{digits}"), CultureInfo.InvariantCulture) + suffix;
    }
}
