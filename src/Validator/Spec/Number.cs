using System.Globalization;

namespace Validator.Spec;

/// <summary>A number of things, in words.</summary>
internal static class Number
{
    /// <summary>Such as <c>1 frame</c> and <c>2 frames</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called.</param>
    /// <param name="many">What several are called; null where only an s is added.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
