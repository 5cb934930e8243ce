using System.Text.RegularExpressions;

namespace Validator.Spec.Reading;

/// <summary>Texts that stand below a <c>|</c> or <c>&gt;</c> (YAML 1.2, section 8.1): whatever is in them is text, and no mistake.</summary>
internal static partial class BlockScalars
{
    /// <summary>Which of the lines are such a text's.</summary>
    public static bool[] In(IReadOnlyList<string> lines)
    {
        var inside = new bool[lines.Count];

        // Column of the node that the text belongs to; its lines are indented further.
        int? parent = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart(' ').Length;
            if (parent is { } column && (lines[i].AsSpan().Trim().IsEmpty || indent > column))
            {
                inside[i] = true;
                continue;
            }

            parent = Header().Match(lines[i]) is { Success: true } header ? header.Groups["key"] is { Success: true } key ? key.Index : Math.Max(-1, header.Groups["dashes"].Value.LastIndexOf('-')) : null;
        }

        return inside;
    }

    // Dashes of lists, a key and tags, each of them perhaps, and then nothing but the mark, its indicators and a remark.
    [GeneratedRegex("""\A(?<dashes> *(?:- +)*)(?:(?<key>"[^"]*"|'[^']*'|[^\s"'#\[\]{},&*!|>%@`-][^:#]*?) *: +)?(?:[!&]\S+ +)*[|>](?:[+-]?[1-9]?|[1-9][+-])(?: +#.*| *)\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
