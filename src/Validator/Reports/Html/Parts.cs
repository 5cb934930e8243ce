using System.Text.RegularExpressions;
using Validator.Gates;
using Validator.Reports.Charts;

namespace Validator.Reports.Html;

/// <summary>Pieces that sections share.</summary>
internal static partial class Parts
{
    /// <summary>A name that may go on in the next line behind a dot, and nowhere else.</summary>
    public static Html Breakable(string name) => Html.Join(Dot().Split(name).Select((part, at) => at == 0 ? Html.Text(part) : Html.Of($"<wbr>{part}")));

    /// <summary>A decision: a sign, a word and a colour.</summary>
    public static Html Badge(Decision decision) => decision switch
    {
        Decision.Approved => Sign("good", "✓", "approved"),
        Decision.Rejected => Sign("bad", "✕", "rejected"),
        Decision.Inconclusive => Sign("warn", "?", "inconclusive"),
        Decision.Cancelled => Sign("warn", "■", "cancelled"),
        _ => Sign("bad", "!", "error"),
    };

    /// <summary>An outcome: a sign, a word and a colour.</summary>
    public static Html Badge(Outcome outcome) => outcome switch
    {
        Outcome.Passed => Sign("good", "✓", "passed"),
        Outcome.Failed => Sign("bad", "✕", "failed"),
        Outcome.Warned => Sign("warn", "!", "warned"),
        Outcome.Inconclusive => Sign("warn", "?", "inconclusive"),
        _ => Sign("mute", "–", "skipped"),
    };

    /// <summary>A sign, a word and a colour.</summary>
    /// <param name="kind">Class of the style sheet.</param>
    /// <param name="sign">One character.</param>
    /// <param name="word">What it says, since neither colour nor sign may be the only one to say it.</param>
    public static Html Sign(string kind, string sign, string word) => Html.Of($"<span class=\"badge {kind}\"><span aria-hidden=\"true\">{sign}</span> {word}</span>");

    /// <summary>A table that scrolls by itself where the page is too narrow; nothing where it has no row.</summary>
    /// <param name="caption">What it is of.</param>
    /// <param name="head">Its columns; one that begins with a hash holds figures and stands to the right.</param>
    /// <param name="rows">Cells of each row, the first its heading.</param>
    public static Html Table(string caption, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<Html>> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return Html.Empty;
        }

        string Class(int column) => column < head.Count && head[column].StartsWith('#') ? "num" : "txt";
        var columns = head.Select((name, column) => Html.Of($"<th scope=\"col\" class=\"{Class(column)}\">{name.TrimStart('#')}</th>"));
        var body = all.Select(row => Html.Of($"<tr>{row.Select((cell, column) => column == 0
            ? Html.Of($"<th scope=\"row\" class=\"{Class(column)}\">{cell}</th>")
            : Html.Of($"<td class=\"{Class(column)}\">{cell}</td>"))}</tr>\n"));
        return Html.Of($"<div class=\"scroll\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\"><table><caption>{caption}</caption><thead><tr>{columns}</tr></thead><tbody>\n{body}</tbody></table></div>\n");
    }

    /// <summary>A chart with its caption; nothing where there is no picture.</summary>
    public static Html Figure(Picture? picture, Html caption) => picture is null ? Html.Empty : Html.Of($"<figure>{Drawing(picture)}<figcaption>{caption}</figcaption></figure>\n");

    /// <summary>A chart alone.</summary>
    public static Html Drawing(Picture picture)
    {
        var box = $"0 0 {Chart.Number(picture.Width)} {Chart.Number(picture.Height)}";
        var kind = picture.Width switch
        {
            > 800 => "wide",
            > 500 => "mid",
            _ => "small",
        };
        return Html.Of($"<div class=\"scroll\" role=\"group\" aria-label=\"{picture.Alternative}\" tabindex=\"0\"><svg class=\"{kind}\" viewBox=\"{box}\" role=\"img\" aria-label=\"{picture.Alternative}\">{Html.Trusted(picture.Svg)}</svg></div>");
    }

    /// <summary>Something that is folded away until it is asked for.</summary>
    public static Html Folded(string summary, Html content, bool open = false) => content.IsEmpty ? Html.Empty
        : Html.Of($"<details{Html.Trusted(open ? " open" : string.Empty)}><summary>{summary}</summary>\n{content}</details>\n");

    /// <summary>Code on one line.</summary>
    public static Html Code(string text) => Html.Of($"<code>{text}</code>");

    /// <summary>Text of several lines as it stands.</summary>
    public static Html Block(string text, string label) => Html.Of($"<pre tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{text}</pre>\n");

    [GeneratedRegex(@"(?<=\p{L}\.)(?=\p{L})", RegexOptions.CultureInvariant)]
    private static partial Regex Dot();
}
