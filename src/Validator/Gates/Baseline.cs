using System.Globalization;
using System.Text.Json;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>An approved run whose figures later runs are compared to: its <c>verdict.json</c>.</summary>
/// <param name="path">The file, as it may be shown.</param>
/// <param name="verdict">What it holds.</param>
/// <param name="folder">Where it lies, and perhaps the run's request logs with it.</param>
public sealed class Baseline(string path, Verdict verdict, string folder)
{
    /// <summary>The file, as it may be shown.</summary>
    public string Path { get; } = path;

    /// <summary>What it holds.</summary>
    public Verdict Verdict { get; } = verdict;

    /// <summary>Reads a baseline.</summary>
    /// <param name="path">Its file and where the spec names it.</param>
    /// <returns>The baseline, or the error that says why it cannot serve as one.</returns>
    public static (Baseline? Baseline, Diagnostic? Problem) Load(LocatedText path)
    {
        Diagnostic Problem(string message) =>
            Diagnostic.Error(path.Location, $"baseline '{path.ForRecord}': {message}", "a baseline is the verdict.json of an approved run");
        try
        {
            // The folder of a run is named as well as the file in it.
            var file = Directory.Exists(path.Text) ? System.IO.Path.Combine(path.Text, "verdict.json") : path.Text;
            var verdict = VerdictJson.Parse(File.ReadAllText(file));
            return verdict.Decision == Decision.Approved
                ? (new Baseline(path.ForRecord, verdict, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!), null)
                : (null, Problem($"its run was not approved: {VerdictNames.Of(verdict.Decision)}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, Problem(error is JsonException { LineNumber: { } line } broken ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {broken.BytePositionInLine + 1} is not JSON") : path.Why(error)));
        }
    }

    /// <summary>The figures to compare a configuration to: those of the same configuration, served in the same way on the same kind of machine.</summary>
    /// <param name="configuration">Id of the configuration.</param>
    /// <param name="run">The run at hand.</param>
    public BaselineFigures For(string configuration, RunFacts run)
    {
        if ((Verdict.Rehearsal, Verdict.Scripted, Verdict.Faults) != (run.Rehearsal, run.Scripted, run.Faults))
        {
            return new BaselineFigures(null, $"the baseline is of {Kind(Verdict)}, this is {Kind(run)}");
        }

        if (Verdict.MachineFingerprint is null || Verdict.MachineFingerprint != run.MachineFingerprint)
        {
            return new BaselineFigures(
                null, $"the baseline was taken on another kind of machine ({Verdict.MachineFingerprint ?? "unknown"}, this one is {run.MachineFingerprint ?? "unknown"})");
        }

        var match = Verdict.Configurations.FirstOrDefault(candidate => candidate.Id == configuration);
        return match is null
            ? new BaselineFigures(null, $"the baseline has no configuration '{configuration}'; it has: {string.Join(", ", Verdict.Configurations.Select(candidate => candidate.Id))}")
            : match.Decision != Decision.Approved
                ? new BaselineFigures(null, $"configuration '{configuration}' of the baseline was not approved: {VerdictNames.Of(match.Decision)}")
                : new BaselineFigures(FiguresOf(match), null);
    }

    /// <summary>A configuration's figures, with the single values of its requests where their log lies beside the verdict.</summary>
    internal MetricSet FiguresOf(ConfigurationVerdict match) => BaselineSamples.Attach(match.Metrics, System.IO.Path.Combine(folder, match.Id), match.Early);

    private static string Kind(RunFacts run) => run switch
    {
        { Faults: true } => "a rehearsal with faults injected",
        { Scripted: true } => "a rehearsal on a scripted machine",
        { Rehearsal: true } => "a rehearsal on the embedded engine",
        _ => "a run on a real server",
    };
}
