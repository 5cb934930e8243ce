using System.Globalization;
using System.Text.RegularExpressions;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>
/// Versions as <c>runtime.version</c> demands them: dotted numbers, missing ones 0; a pre-release tag makes a version
/// less than the one without it, and numbers inside tags count as numbers, so that <c>rc2</c> comes before <c>rc10</c>.
/// </summary>
public static partial class VersionRange
{
    /// <summary>Whether the version meets every term; false when it cannot be read and a term demands something.</summary>
    /// <param name="terms">The demand; empty when any version will do.</param>
    /// <param name="version">As the server gives it, such as <c>0.33.0-rc2</c>; a leading <c>v</c> and build data behind <c>+</c> are ignored.</param>
    public static bool Contains(IReadOnlyList<VersionTerm> terms, string version) => terms.All(term => Holds(term, version));

    /// <summary>Compares two versions: negative, 0 or positive; null when one of them cannot be read.</summary>
    public static int? Compare(string one, string other)
    {
        if (Pattern().Match(one.Trim()) is not { Success: true } left || Pattern().Match(other.Trim()) is not { Success: true } right)
        {
            return null;
        }

        var numbers = CompareParts(Numbers(left), Numbers(right), "0");
        var (leftTag, rightTag) = (left.Groups["tag"].Value, right.Groups["tag"].Value);
        return numbers != 0 ? numbers
            : leftTag.Length == 0 || rightTag.Length == 0 ? rightTag.Length.CompareTo(leftTag.Length)
            : CompareParts(Parts(leftTag), Parts(rightTag), string.Empty);
    }

    private static bool Holds(VersionTerm term, string version) => Compare(version, term.Version) is { } order && term.Operator switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        ">=" => order >= 0,
        "<=" => order <= 0,
        ">" => order > 0,
        "<" => order < 0,
        _ => throw new ArgumentOutOfRangeException(nameof(term), term.Operator, "not a comparison"),
    };

    private static string[] Numbers(Match version) => version.Groups["numbers"].Value.Split('.');

    private static string[] Parts(string tag) => [.. TagPart().Matches(tag).Select(part => part.Value)];

    private static int CompareParts(string[] one, string[] other, string missing)
    {
        for (var i = 0; i < Math.Max(one.Length, other.Length); i++)
        {
            var order = ComparePart(one.ElementAtOrDefault(i) ?? missing, other.ElementAtOrDefault(i) ?? missing);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int ComparePart(string one, string other) =>
        ulong.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && ulong.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right) : string.CompareOrdinal(one, other);

    [GeneratedRegex(@"^v?(?<numbers>\d+(\.\d+)*)(-(?<tag>[0-9A-Za-z.-]+))?(\+.*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\d+|[A-Za-z]+")]
    private static partial Regex TagPart();
}
