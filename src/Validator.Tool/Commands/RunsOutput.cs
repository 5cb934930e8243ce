using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Pipeline.History;

namespace Validator.Tool.Commands;

/// <summary>Prints recorded runs.</summary>
internal static class RunsOutput
{
    private const int Width = 80;
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Two lines a run, within 80 columns: what it came to, and where it lies.</summary>
    public static string Text(IReadOnlyList<PastRun> runs, TimeProvider time)
    {
        if (runs.Count == 0)
        {
            return "no recorded run" + Environment.NewLine;
        }

        var text = new StringBuilder();
        text.AppendLine(Row("decision", "began", "approved", "tok/s", "name"));
        foreach (var run in runs)
        {
            var verdict = run.Verdict;
            var began = TimeZoneInfo.ConvertTime(verdict.StartedAt, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            text.AppendLine(Cut(Row(Decision(run), began, $"{verdict.ApprovedConfigurations.Count}/{verdict.Configurations.Count}", Speed(run.Speed), verdict.Name + Kind(verdict))));
            text.AppendLine($"  {run.Path}");
        }

        return text.ToString();
    }

    public static string Json(IReadOnlyList<PastRun> runs) => new JsonArray([.. runs.Select(run => new JsonObject
    {
        ["path"] = run.Path,
        ["name"] = run.Verdict.Name,
        ["startedAt"] = run.Verdict.StartedAt.ToString("O", CultureInfo.InvariantCulture),
        ["ended"] = run.Ended,
        ["decision"] = run.Ended ? VerdictNames.Of(run.Verdict.Decision) : null,
        ["rehearsal"] = run.Verdict.Rehearsal,
        ["scripted"] = run.Verdict.Scripted,
        ["machine"] = run.Verdict.MachineFingerprint,
        ["configurations"] = new JsonArray([.. run.Verdict.Configurations.Select(configuration => new JsonObject
        {
            ["id"] = configuration.Id,
            ["decision"] = VerdictNames.Of(configuration.Decision),
            ["requests"] = configuration.Requests.Total,
            ["decodeTokensPerSecond"] = PastRun.SpeedOf(configuration),
        })]),
    })]).ToJsonString(s_indented) + "\n";

    private static string Decision(PastRun run) => run.Ended ? VerdictNames.Of(run.Verdict.Decision) : "not ended";

    private static string Kind(Verdict verdict) => verdict.Rehearsal ? " (rehearsal)" : string.Empty;

    private static string Speed(double? value) => value is { } speed ? speed.ToString(speed < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) : "-";

    private static string Row(string decision, string began, string approved, string speed, string name) =>
        $"{decision,-12} {began,-16} {approved,8} {speed,7}  {name}";

    private static string Cut(string line) => line.Length <= Width ? line : line[..(Width - 3)] + "...";
}
