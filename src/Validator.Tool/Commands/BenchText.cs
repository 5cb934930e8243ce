using System.Globalization;
using System.Text;
using Validator.Engine.Bench;

namespace Validator.Tool.Commands;

/// <summary>The figures of a bench for people.</summary>
internal static class BenchText
{
    private const double Giga = 1e9;
    private const double Mega = 1e6;

    public static string Measured(IReadOnlyList<BenchRow> rows)
    {
        var text = new StringBuilder(Table(
            ["model", "num_ctx", "threads", "prefill tok/s", "decode tok/s", "MB/token", "GB/s", "read GB/s", "share", "predicted tok/s"],
            rows.Select(row => new[]
            {
                row.Model, Whole(row.ContextLength), Whole(row.Threads), Short(row.PrefillTokensPerSecond), Short(row.DecodeTokensPerSecond),
                Short(row.BytesPerToken / Mega), Short(row.BytesPerSecond / Giga), Short(row.ReadBandwidth / Giga), Percent(row.Share), Short(row.PredictedTokensPerSecond),
            })));
        text.AppendLine();
        foreach (var sentence in ThreadScaling.Sentences(rows, BenchOptions.PhysicalCores))
        {
            text.AppendLine(sentence);
        }

        return text
            .AppendLine("MB/token: weights and cached keys and values that one output token reads. read GB/s: best of the plain sums over the weights by the same threads, taken between the tokens.")
            .AppendLine("share: GB/s of decoding by read GB/s. predicted tok/s: read GB/s by MB/token; not measured.")
            .ToString();
    }

    public static string Predicted(ModelPrediction model, IReadOnlyList<Prediction> rows) =>
        Table(
            ["num_ctx", "threads", "GB/token", "read GB/s (measured)", "tok/s at most (predicted)"],
            rows.Select(row => new[]
            {
                Whole(row.ContextLength), Whole(row.Threads), Short(model.BytesPerToken(row.ContextLength) / Giga), Short(row.Bandwidth / Giga), Short(model.TokensPerSecond(row.ContextLength, row.Bandwidth)),
            }))
        + "\nPredicted from the read bandwidth of this machine, not measured: no model was run. Each token reads the weights once and the keys and values of the whole context; what else it does comes off these figures.\n";

    /// <summary>Columns aligned at the right, the first at the left.</summary>
    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] lines = [head, .. rows];
        int[] widths = [.. head.Select((_, column) => lines.Max(line => line[column].Length))];
        return string.Concat(lines.Select(line => string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd() + "\n"));
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Short(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string Percent(double value) => (value * 100).ToString("0", CultureInfo.InvariantCulture) + "%";
}
