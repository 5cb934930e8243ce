using System.Buffers;
using YamlDotNet.Core;

namespace Validator.Spec.Reading;

/// <summary>Says in the user's terms what the YAML parser stumbled over.</summary>
internal static class YamlFault
{
    private static readonly SearchValues<char> BlockHeader = SearchValues.Create("+-123456789");

    /// <summary>The breaks that the parser counts lines by.</summary>
    private static readonly string[] LineBreaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];

    public static Diagnostic Explain(YamlException fault, string text, string file)
    {
        var lines = text.Split(LineBreaks, StringSplitOptions.None);
        var texts = BlockScalars.In(lines);
        var line = Math.Clamp((int)fault.Start.Line, 1, lines.Length);
        var column = Math.Clamp((int)fault.Start.Column, 1, lines[line - 1].Length + 1);
        // For tabs the parser names the line where the mapping began, which may be far above.
        var tabs = fault.Message.Contains("tab", StringComparison.OrdinalIgnoreCase);
        for (var near = tabs ? 1 : Math.Max(1, line - 1); near <= (tabs ? lines.Length : line); near++)
        {
            if (!texts[near - 1] && TabIn(lines[near - 1]) is { } tab)
            {
                return Diagnostic.Error(new SourceLocation(file, near, tab), "YAML forbids tabs for indentation", "use spaces");
            }
        }

        // The parser often stops on the line behind the one that misled it.
        for (var near = line; near >= Math.Max(1, line - 1); near--)
        {
            if (!texts[near - 1] && Unquoted(lines[near - 1]) is { } found)
            {
                return Diagnostic.Error(new SourceLocation(file, near, found.Column), found.Message, found.Hint) with { Fix = found.Fix };
            }
        }

        return Diagnostic.Error(new SourceLocation(file, line, column), $"this is not YAML: {Sentence(fault.Message)}", Advice(lines[line - 1]));
    }

    private static int? TabIn(string line)
    {
        var indent = line.Length - line.TrimStart().Length;
        var tab = line.AsSpan(0, indent).IndexOf('\t');
        return tab < 0 || line.AsSpan().Trim().IsEmpty ? null : tab + 1;
    }

    private static (int Column, string Message, string Hint, TextFix? Fix)? Unquoted(string line)
    {
        var start = ValueStart(line);
        var value = start < line.Length ? line[start..] : string.Empty;
        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        var shown = (comment < 0 ? value : value[..comment]).TrimEnd();
        if (shown.Length > 1 && shown[0] == '>' && shown.AsSpan(1).ContainsAnyExcept(BlockHeader))
        {
            return (start + 1, "an unquoted '>' begins a folded text in YAML", $"quote it: \"{shown}\"", Quoted(shown));
        }

        if (UnquotedText.FoldIn(line, start) is { } fold)
        {
            return (fold.Column, "an unquoted '>' begins a folded text in YAML", $"quote it: \"{fold.Text}\"", Quoted(fold.Text));
        }

        if (UnquotedText.BraceIn(line, start) is { } brace)
        {
            return (brace, "an unquoted '{' inside brackets opens a mapping", "quote the text that holds it", null);
        }

        return UnquotedText.MarkIn(line, start) is not { } mark ? null
            : (mark.Column, $"an unquoted '{mark.Text[0]}' at the start of a text means something else to YAML", $"quote it: \"{mark.Text}\"", IsWhole(line, mark.Column - 1, mark.Text) ? Quoted(mark.Text) : null);
    }

    private static TextFix? Quoted(string text) => text.AsSpan().ContainsAny('"', '\\', '\'') ? null : new TextFix(text, $"\"{text}\"");

    /// <summary>Whether the text is a whole value, and not the first word of one.</summary>
    private static bool IsWhole(string line, int start, string text) => line[(start + text.Length)..].TrimStart() is "" or [',' or ']' or '}' or '#', ..];

    /// <summary>Where the value of a <c>key: value</c> or <c>- value</c> line begins.</summary>
    private static int ValueStart(string line)
    {
        var start = line.Length - line.TrimStart().Length;
        while (start + 1 < line.Length && line[start] == '-' && line[start + 1] == ' ')
        {
            start += 2;
        }

        var key = start;
        while (key < line.Length && (char.IsLetterOrDigit(line[key]) || line[key] == '_'))
        {
            key++;
        }

        start = key > start && key < line.Length && line[key] == ':' ? key + 1 : start;
        while (start < line.Length && line[start] == ' ')
        {
            start++;
        }

        return start;
    }

    private static string Sentence(string message)
    {
        var text = message.Trim().TrimEnd('.');
        return text.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    private static string Advice(string line) => line.Contains(": ", StringComparison.Ordinal) && line.IndexOf(": ", StringComparison.Ordinal) != line.LastIndexOf(": ", StringComparison.Ordinal)
        ? "quote a text that holds ': '"
        : "look at the indentation and at quotes and brackets left open, here and in the line above";
}
