namespace Validator.Spec;

/// <summary>Names that may be a folder on any system and part of a JUnit class.</summary>
public static class Slugs
{
    /// <summary>The text with every character other than letters, digits, <c>.</c>, <c>_</c> and <c>-</c> turned into <c>-</c>.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
}
