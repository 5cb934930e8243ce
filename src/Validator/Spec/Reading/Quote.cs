using System.Globalization;
using System.Text;

namespace Validator.Spec.Reading;

/// <summary>Puts what the user wrote into a message: on one line, short, with nothing a terminal would obey.</summary>
internal static class Quote
{
    private const int Longest = 60;

    /// <summary>A path is of use only as a whole.</summary>
    public static string Path(string path) => Of(path, 4096);

    public static string Of(string text, int longest = Longest)
    {
        var quoted = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length > longest)
            {
                return quoted.Append("...'").ToString();
            }

            _ = rune.Value switch
            {
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>A node as it may stand in a message; never what the environment put in.</summary>
    public static string Of(Node node) => node switch
    {
        ScalarNode { IsNull: true } => "nothing",
        ScalarNode scalar => Of(scalar.Text),
        ListNode => "a list",
        _ => "a mapping",
    };
}
