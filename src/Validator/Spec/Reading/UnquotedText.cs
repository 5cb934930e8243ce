namespace Validator.Spec.Reading;

/// <summary>Finds texts on a line that YAML takes for something else because nobody quoted them.</summary>
internal static class UnquotedText
{
    private const string Marks = "*&!%@`";

    /// <summary>The first text that begins with one of YAML's own marks; columns count from 1.</summary>
    public static (int Column, string Text)? MarkIn(string line, int start)
    {
        foreach (var at in Bare(line, start))
        {
            var begins = at == start || Begins(line, at);
            var named = "*&!".Contains(line[at], StringComparison.Ordinal) && at + 1 < line.Length && char.IsLetterOrDigit(line[at + 1]);
            if (begins && !named && Marks.Contains(line[at], StringComparison.Ordinal))
            {
                return (at + 1, line[at..].Split([',', ']', '}', ' '], 2)[0]);
            }
        }

        return null;
    }

    /// <summary>A text inside brackets that begins with <c>&gt;</c>, up to its end.</summary>
    public static (int Column, string Text)? FoldIn(string line, int start)
    {
        foreach (var at in Bare(line, start))
        {
            if (line[at] == '>' && at > start && Begins(line, at))
            {
                return (at + 1, line[at..].Split([',', ']', '}', '#'], 2)[0].TrimEnd());
            }
        }

        return null;
    }

    /// <summary>A brace in the middle of a text that itself stands in brackets.</summary>
    public static int? BraceIn(string line, int start)
    {
        if (start >= line.Length || line[start] is not ('[' or '{'))
        {
            return null;
        }

        foreach (var at in Bare(line, start))
        {
            if (line[at] == '{' && at > start && !(char.IsWhiteSpace(line[at - 1]) || line[at - 1] is '[' or '{' or ',' or ':'))
            {
                return at + 1;
            }
        }

        return null;
    }

    /// <summary>Whether a value begins there. Lines may be long, so nothing is copied.</summary>
    private static bool Begins(string line, int at) => line.AsSpan(0, at).TrimEnd() is [.., '[' or '{' or ',' or ':'];

    /// <summary>Places outside of quotes.</summary>
    private static IEnumerable<int> Bare(string line, int start)
    {
        var quote = '\0';
        for (var i = start; i < line.Length; i++)
        {
            if (quote == '\0' && line[i] is not ('"' or '\''))
            {
                yield return i;
            }
            else if (quote == '\0' || line[i] == quote)
            {
                quote = quote == '\0' ? line[i] : '\0';
            }
        }
    }
}
