using System.Text;

namespace Validator.Reports;

/// <summary>Makes any text fit for XML 1.0.</summary>
internal static class XmlText
{
    /// <summary>The text with a replacement character (U+FFFD) for each that XML 1.0 (section 2.2) forbids, lone surrogates among them.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // An enumerated rune is never a surrogate: a lone one comes as U+FFFD already.
            var legal = rune.Value is '\t' or '\n' or '\r' or >= 0x20 and not 0xFFFE and not 0xFFFF;
            clean.Append(legal ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    /// <summary>The text, cleaned, and cut with a word about it where it is longer.</summary>
    public static string Cut(string text, int longest)
    {
        var clean = Clean(text);
        return clean.Length <= longest ? clean : clean[..(char.IsHighSurrogate(clean[longest - 1]) ? longest - 1 : longest)] + "…\n(cut here; the whole is in the files of the run)";
    }

    /// <summary>The first line, cleaned and cut to what report viewers show in one.</summary>
    public static string Line(string text, int longest)
    {
        var clean = Clean(text);
        var end = clean.IndexOfAny(['\r', '\n']);
        var line = end < 0 ? clean : clean[..end];
        if (line.Length <= longest)
        {
            return line;
        }

        var cut = char.IsHighSurrogate(line[longest - 1]) ? longest - 1 : longest;
        return line[..cut] + "…";
    }
}
