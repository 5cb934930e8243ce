using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Reports;

namespace Validator.Pipeline.Tuning;

/// <summary>A search as text: the curve, what is recommended, and the lines for the spec. Words and lengths carry it, never colours.</summary>
public static class TuneDocumentText
{
    private const int Bar = 24;

    /// <summary>For a terminal, within 80 columns but for notes.</summary>
    public static string Render(TuneRecord record)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{record.Outcome.ToUpperInvariant()} {record.Facts.Name}{Rehearsal(record)}");
        VerdictText.Wrap(text, record.Reason, "  ");
        foreach (var search in record.Searches)
        {
            text.AppendLine();
            VerdictText.Wrap(text, Headline(search, record), string.Empty);
            Chart(text, search);
        }

        if (SpecLines(record) is { Length: > 0 } lines)
        {
            text.AppendLine().AppendLine("for the spec:").Append(lines);
        }

        return text.ToString();
    }

    /// <summary><c>tune.md</c>.</summary>
    public static string Markdown(TuneRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Tuning: {MarkdownText.Escape(record.Facts.Name)} – {record.Outcome}\n\n{MarkdownText.Escape(record.Reason)}\n\n");
        text.Append(Rehearsal(record) is { Length: > 0 } kind ? $"> **REHEARSAL**{kind}. No figure here says anything of a deployment.\n\n" : string.Empty);
        foreach (var search in record.Searches)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {search.Option}, {Context(search)}\n\n{MarkdownText.Escape(Headline(search, record))}\n\n");
            text.Append(MarkdownText.Row(search.Option.Replace("_", "\\_", StringComparison.Ordinal), "tok/s", "Against the best", "State", "Measurements", "Note")).Append(MarkdownText.Row("---", "---", "---", "---", "---", "---"));
            foreach (var point in search.Curve)
            {
                text.Append(MarkdownText.Row(Number(point.Value), Level(point), Difference(point), point.State, Number(point.Measurements), MarkdownText.Escape(point.Note ?? string.Empty)));
            }

            text.Append('\n');
        }

        text.Append(SpecLines(record) is { Length: > 0 } lines ? $"## For the spec\n\n{MarkdownText.CodeBlock(lines.TrimEnd('\n'))}\n" : string.Empty);
        var method = record.Method;
        return text.Append(CultureInfo.InvariantCulture, $"Blocks of measurements in random order (seed {method.Seed}), each a load of the model (of OLLAMA_NUM_PARALLEL a boot too), a warm-up and {method.RequestsPerMeasurement} requests; compared in pairs within blocks, with {method.Confidence:0.##%} confidence and an indifference zone of {method.Zone:0.##%}. {MarkdownText.Escape(record.Facts.Tool)}, machine {MarkdownText.Escape(record.Facts.MachineFingerprint ?? "unknown")}.\n").ToString();
    }

    /// <summary>Lines that put what was found into a spec; empty where nothing was.</summary>
    public static string SpecLines(TuneRecord record)
    {
        var found = record.Searches.Where(search => search is { Decided: true, Best: not null }).GroupBy(search => search.ContextLength).ToArray();
        var text = new StringBuilder();
        foreach (var context in found)
        {
            var slots = context.FirstOrDefault(search => TuneAxis.IsVariable(search.Option));
            var options = context.Where(search => search != slots).Select(search => string.Create(CultureInfo.InvariantCulture, $"{search.Option}: {search.Best}"));
            var whole = context.Key is { } length ? options.Prepend(string.Create(CultureInfo.InvariantCulture, $"num_ctx: {length}")) : options;
            text.Append(found.Length > 1 ? $"# {Context(context.First())}\n" : string.Empty).Append(CultureInfo.InvariantCulture, $"deployment:\n  options: {{ {string.Join(", ", whole)} }}\n");
            text.Append(slots is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"runtime:\n  environment: {{ {slots.Option}: \"{slots.Best}\" }}\n"));
        }

        return text.ToString();
    }

    /// <summary>What is known of a search that is not decided.</summary>
    internal static string Undecided(TuneSearch search)
    {
        var open = search.Curve.Where(point => point.State == NameOf(RaceState.Open)).Select(point => point.Value).ToArray();
        var lost = search.Curve.Where(point => point.State == NameOf(RaceState.Withdrawn)).Select(point => point.Value).ToArray();
        return $"{search.Option}, {Context(search)}: not decided after {search.Measurements} measurements"
            + (search.Best is { } best ? $"; {best} is best so far{(open.Length > 0 ? $", still open: {string.Join(", ", open)}" : string.Empty)}" : string.Empty)
            + (lost.Length > 0 ? $"; withdrawn, since their answers were not sound: {string.Join(", ", lost)}" : string.Empty);
    }

    /// <summary>Name of a state in documents.</summary>
    internal static string NameOf(RaceState state) => state switch
    {
        RaceState.Best => "best",
        RaceState.Tied => "tied",
        RaceState.Worse => "worse",
        RaceState.NoBetter => "no better",
        RaceState.Withdrawn => "withdrawn",
        _ => "open",
    };

    private static string Headline(TuneSearch search, TuneRecord record)
    {
        var best = search.Curve.FirstOrDefault(point => point.Value == search.Best);
        var head = $"{Context(search)}: {search.Option} {(search.Best is { } value ? Number(value) : "unknown")} {(search.Decided ? "is recommended" : search.Best is null ? "– nothing sound was measured" : "is best so far, not decided")}";
        var tied = search.Curve.Where(point => point.State == NameOf(RaceState.Tied)).Select(point => Number(point.Value)).ToArray();
        return head + (best is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {Level(best)} tok/s"))
            + (search.Decided ? string.Create(CultureInfo.InvariantCulture, $"; with {record.Method.Confidence:0.##%} confidence nothing is better by {record.Method.Zone:0.##%} or more") : string.Empty)
            + (tied.Length > 0 ? $"; as good: {string.Join(", ", tied)}" : string.Empty)
            + string.Create(CultureInfo.InvariantCulture, $"; {search.Measurements} measurements of {search.Curve.Count} of {search.Candidates} values in {search.Seconds:0} s");
    }

    private static void Chart(StringBuilder text, TuneSearch search)
    {
        var most = search.Curve.Max(point => point.Level) ?? 0;
        var width = Math.Max(10, search.Option.Length);
        text.AppendLine(CultureInfo.InvariantCulture, $"  {search.Option.PadLeft(width)}  {"tok/s",7}");
        foreach (var point in search.Curve)
        {
            var bar = new string('#', most > 0 && point.Level is { } level ? (int)Math.Max(1, Math.Round(Bar * level / most)) : 0);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Number(point.Value).PadLeft(width)}  {Level(point),7}  {bar,-Bar} {point.State}{(Difference(point) is { Length: > 0 } difference ? " " + difference : string.Empty)}{(point.Note is { } note ? $": {note}" : string.Empty)}");
        }
    }

    private static string Difference(TunePoint point) => point is { Difference: { } difference, Lower: { } lower, Upper: { } upper }
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * difference:+0.0;-0.0;0.0}% ({100 * lower:+0.0;-0.0;0.0} to {100 * upper:+0.0;-0.0;0.0})")
        : string.Empty;

    private static string Level(TunePoint point) => point.Level is { } level ? level.ToString(level < 100 ? "0.0#" : "0", CultureInfo.InvariantCulture) : "–";

    private static string Context(TuneSearch search) => search.ContextLength is { } length ? $"num_ctx {Number(length)}" : "the server's own context";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Rehearsal(TuneRecord record) => (record.Facts.Rehearsal, record.Facts.Scripted) switch
    {
        (_, true) => " (rehearsal: the embedded engine played a scripted machine)",
        (true, _) => " (rehearsal: the embedded engine answered)",
        _ => string.Empty,
    };
}
