using System.Text.Json;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>An approved run whose figures later runs are compared to: its <c>verdict.json</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Verdict">What it holds.</param>
public sealed record Baseline(string Path, Verdict Verdict)
{
    /// <summary>Reads a baseline.</summary>
    /// <param name="path">Its file and where the spec names it.</param>
    /// <returns>The baseline, or the error that says why it cannot serve as one.</returns>
    public static (Baseline? Baseline, Diagnostic? Problem) Load(LocatedText path)
    {
        Diagnostic Problem(string message) =>
            Diagnostic.Error(path.Location, $"baseline '{path.Text}': {message}", "a baseline is the verdict.json of an approved run");
        try
        {
            var verdict = VerdictJson.Parse(File.ReadAllText(path.Text));
            return verdict.Decision == Decision.Approved
                ? (new Baseline(path.Text, verdict), null)
                : (null, Problem($"its run was not approved: {VerdictNames.Of(verdict.Decision)}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, Problem(error.Message));
        }
    }

    /// <summary>The figures to compare a configuration to: those of the same configuration on the same kind of machine.</summary>
    /// <param name="configuration">Id of the configuration.</param>
    /// <param name="fingerprint">Fingerprint of the machine at hand.</param>
    public BaselineFigures For(string configuration, string fingerprint)
    {
        if (Verdict.MachineFingerprint != fingerprint)
        {
            return new BaselineFigures(null, $"the baseline was taken on another kind of machine ({Verdict.MachineFingerprint}, this one is {fingerprint})");
        }

        var match = Verdict.Configurations.FirstOrDefault(candidate => candidate.Id == configuration);
        return match is null
            ? new BaselineFigures(null, $"the baseline has no configuration '{configuration}'; it has: {string.Join(", ", Verdict.Configurations.Select(candidate => candidate.Id))}")
            : match.Decision != Decision.Approved
                ? new BaselineFigures(null, $"configuration '{configuration}' of the baseline was not approved: {VerdictNames.Of(match.Decision)}")
                : new BaselineFigures(match.Metrics, null);
    }
}
