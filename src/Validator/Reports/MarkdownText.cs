using System.Text;
using Validator.Gates;

namespace Validator.Reports;

/// <summary>Puts any text into GitHub-flavoured Markdown as plain text.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]<>#|~&!";

    /// <summary>The text with everything that Markdown or HTML would read escaped, on one line.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in XmlText.Clean(text))
        {
            if (c is '\r' or '\n' or '\t')
            {
                escaped.Append(' ');
                continue;
            }

            if (Special.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Lines as they stand. An indented block is ended by no character in it, as a fenced one could be.</summary>
    public static string CodeBlock(string text) =>
        string.Concat(XmlText.Clean(text).Split('\n').Select(line => $"    {line.TrimEnd('\r')}\n"));

    /// <summary>A reason as a paragraph, and what stands behind its first line as a block of its own.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="head">Makes its first line fit for the document.</param>
    /// <param name="rest">Makes what stands behind it short enough; null leaves it.</param>
    public static string Reasoned(string reason, Func<string, string> head, Func<string, string>? rest = null) =>
        $"{head(Reason.Head(reason))}\n\n{(Reason.Rest(reason) is { } behind ? CodeBlock(rest is null ? behind : rest(behind)) + '\n' : string.Empty)}";

    /// <summary>A row of a table; its cells are escaped already.</summary>
    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
