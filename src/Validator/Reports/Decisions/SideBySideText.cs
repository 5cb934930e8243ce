using System.Text;
using Validator.Gates;

namespace Validator.Reports;

/// <summary>The table of configurations for a terminal.</summary>
internal static class SideBySideText
{
    private const int Width = 80;
    private const string Gap = "  ";

    /// <summary>Appends it where there are configurations to be held side by side.</summary>
    public static void Append(StringBuilder text, Verdict verdict)
    {
        var table = SideBySide.Of(verdict);
        if (table.Rows.Count < 2 || table.Rows.All(row => row.Configuration.Speed is null))
        {
            return;
        }

        text.AppendLine();
        IReadOnlyList<string>[] lines = [[.. table.Axes, "tok/s", "context", "difference", "decision"], .. table.Rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length))];
        foreach (var line in lines)
        {
            var padded = line.Select((cell, column) => column <= table.Axes.Count ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            var whole = (Gap + string.Join(Gap, padded)).TrimEnd();
            if (whole.Length <= Width)
            {
                text.AppendLine(whole);
            }
            else
            {
                VerdictText.Wrap(text, string.Join(Gap, line), Gap, hang: Gap.Length);
            }
        }

        VerdictText.Wrap(text, $"{SideBySideWords.Note}{(table.Rows.Any(row => row.Configuration.Speed is { Failed: > 0 }) ? "; * answers failed" : string.Empty)}.", Gap);
    }

    private static string[] Cells(ComparedRow row) =>
    [
        .. row.Options,
        row.Configuration.Speed is { } speed ? SideBySideWords.Speed(speed with { Failed = 0 }) + (speed.Failed > 0 ? "*" : string.Empty) : "–",
        SideBySideWords.Context(row.Configuration),
        SideBySideWords.Difference(row),
        VerdictNames.Of(row.Configuration.Decision),
    ];
}
