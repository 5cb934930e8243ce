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
        string[] rows = [.. lines.Select(line => (Gap + string.Join(Gap, line.Select((cell, column) => column <= table.Axes.Count ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])))).TrimEnd())];
        if (rows.All(row => row.Length <= Width))
        {
            text.AppendJoin(Environment.NewLine, rows).AppendLine();
        }
        else
        {
            // Columns that some rows break are none.
            foreach (var cells in lines.Skip(1))
            {
                var options = string.Join(", ", table.Axes.Zip(cells, (axis, value) => $"{axis} {value}"));
                VerdictText.Wrap(text, $"{options}: {cells[table.Axes.Count]} tok/s, context {string.Join(", ", cells.Skip(table.Axes.Count + 1).Where(cell => cell.Length > 0))}", Gap, hang: Gap.Length);
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
