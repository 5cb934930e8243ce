using System.Buffers;

namespace Validator.Spec.Reading;

/// <summary>Texts that stand below a <c>|</c> or <c>&gt;</c> (YAML 1.2, section 8.1): whatever is in them is text, and no mistake.</summary>
internal static class BlockScalars
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("|>");
    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \t");

    /// <summary>Which of the lines are such a text's.</summary>
    public static bool[] In(IReadOnlyList<string> lines)
    {
        var inside = new bool[lines.Count];

        // Column of the node that the text belongs to; its lines are indented further.
        int? parent = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan();
            inside[i] = parent is { } column && (line.Trim().IsEmpty || line.Length - line.TrimStart(' ').Length > column);
            parent = inside[i] ? parent : ParentOf(line);
        }

        return inside;
    }

    /// <summary>The column of the node whose text begins below a line; null where none does. Lines may be long: each is walked through once.</summary>
    private static int? ParentOf(ReadOnlySpan<char> line)
    {
        for (var at = 0; at < line.Length && line[at..].IndexOfAny(s_marks) is var next and >= 0; at++)
        {
            at += next;
            if ((at == 0 || s_blanks.Contains(line[at - 1])) && IsEnd(line[(at + 1)..]))
            {
                return Owner(line[..at]);
            }
        }

        return null;
    }

    /// <summary>Whether nothing follows but indicators and a remark.</summary>
    private static bool IsEnd(ReadOnlySpan<char> rest)
    {
        var indicators = rest.Length - rest.TrimStart("+-123456789").Length;
        var behind = rest[indicators..];
        var remark = behind.TrimStart(" \t");
        return indicators <= 2 && (remark.IsEmpty || (remark[0] == '#' && remark.Length < behind.Length));
    }

    /// <summary>The column of the key or of the last dash in front of a mark, -1 where nothing is; null where the mark stands in a text.</summary>
    private static int? Owner(ReadOnlySpan<char> before)
    {
        var front = before.TrimEnd(" \t");
        while (front.LastIndexOfAny(s_blanks) + 1 is var word && word < front.Length && front[word] is '!' or '&')
        {
            front = front[..word].TrimEnd(" \t");
        }

        var (start, dash) = (0, -1);
        while (start < front.Length && (front[start] == ' ' || (front[start] == '-' && (start + 1 == front.Length || front[start + 1] == ' '))))
        {
            dash = front[start] == '-' ? start : dash;
            start++;
        }

        var key = front[start..];
        return key.IsEmpty ? dash
            : key[^1] == ':' && key[0] != '#' && !key.ContainsAny('[', '{') && !key.Contains(" #", StringComparison.Ordinal) ? start
            : null;
    }
}
