namespace Validator.Gates;

/// <summary>How a measured value is held against a bound.</summary>
public enum Comparison
{
    /// <summary><c>==</c>; counts and rates only.</summary>
    Equal,

    /// <summary><c>!=</c>; counts and rates only.</summary>
    NotEqual,

    /// <summary><c>&gt;=</c>.</summary>
    AtLeast,

    /// <summary><c>&lt;=</c>.</summary>
    AtMost,

    /// <summary><c>&gt;</c>.</summary>
    Above,

    /// <summary><c>&lt;</c>.</summary>
    Below,
}

/// <summary>The comparisons' signs and meaning.</summary>
public static class Comparisons
{
    /// <summary>All signs, in the order of <see cref="Comparison"/>.</summary>
    public static IReadOnlyList<string> Signs => [.. Enum.GetValues<Comparison>().Select(Sign)];

    /// <summary>The sign, as gates write it.</summary>
    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
        Comparison.AtLeast => ">=",
        Comparison.AtMost => "<=",
        Comparison.Above => ">",
        Comparison.Below => "<",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    /// <summary>The comparison of that sign; null when there is none.</summary>
    public static Comparison? Find(string sign) =>
        Enum.GetValues<Comparison>().Where(comparison => Sign(comparison) == sign).Select(comparison => (Comparison?)comparison).FirstOrDefault();

    /// <summary>Whether it asks for equality or its opposite, which figures measured by a clock never meet twice.</summary>
    public static bool IsExact(Comparison comparison) => comparison is Comparison.Equal or Comparison.NotEqual;

    /// <summary>Whether it sets a lower bound: more is accepted, less is not.</summary>
    public static bool IsFloor(Comparison comparison) => comparison is Comparison.AtLeast or Comparison.Above;

    /// <summary>Whether it sets an upper bound.</summary>
    public static bool IsCeiling(Comparison comparison) => comparison is Comparison.AtMost or Comparison.Below;

    /// <summary>Whether <paramref name="actual"/> meets <paramref name="bound"/>; never when either is NaN.</summary>
    public static bool Holds(Comparison comparison, double actual, double bound) => comparison switch
    {
        _ when double.IsNaN(actual) || double.IsNaN(bound) => false,
        Comparison.Equal => actual.Equals(bound),
        Comparison.NotEqual => !actual.Equals(bound),
        Comparison.AtLeast => actual >= bound,
        Comparison.AtMost => actual <= bound,
        Comparison.Above => actual > bound,
        Comparison.Below => actual < bound,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };
}
