using Validator.Gates;
using Validator.Metrics;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Judges a recorded run again, offline, perhaps by other gates.</summary>
public static class Rejudgement
{
    /// <summary>Reads a run directory and judges it.</summary>
    /// <param name="runDirectory">The folder that <c>run</c> wrote.</param>
    /// <param name="spec">Spec with the gates to judge by; null for the recorded one.</param>
    /// <param name="options">How the spec is read.</param>
    /// <returns>The verdict, null when the run or the spec cannot be read; and what stands in the way.</returns>
    public static (Verdict? Verdict, IReadOnlyList<Diagnostic> Diagnostics) Of(string runDirectory, string? spec, SpecReadOptions options)
    {
        var (directory, problem) = RunDirectory.Open(runDirectory);
        if (directory is null)
        {
            return (null, [problem!]);
        }

        var (recorded, unreadable) = VerdictFile.Read(directory.PathOf(RunFiles.Verdict));
        if (recorded is null)
        {
            return (null, [unreadable!]);
        }

        var planned = Planner.Make(spec ?? directory.PathOf(RunFiles.Spec), options, [], here: false);
        if (planned.Plan is not { } plan)
        {
            return (null, planned.Diagnostics);
        }

        var problems = new List<Diagnostic>();
        var measured = recorded.Configurations.Select(configuration => Read(directory, configuration, problems)).ToArray();
        return problems.Count > 0
            ? (null, problems)
            : (Judgement.Of(plan, recorded, measured, recorded.Decision == Decision.Cancelled ? recorded.ExitCode : null), planned.Diagnostics);
    }

    private static MeasuredConfiguration Read(RunDirectory directory, ConfigurationVerdict recorded, List<Diagnostic> problems)
    {
        var path = directory.ForConfiguration(recorded.Id).Requests;
        IReadOnlyList<RequestRecord> records = [];
        if (File.Exists(path))
        {
            var log = RequestLogFile.Read(path);
            problems.AddRange(log.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            records = log.Records;
        }

        return new MeasuredConfiguration(new Configuration(recorded.Id, recorded.Options), recorded.Contract, records, FailureOf(recorded));
    }

    private static RunFailure? FailureOf(ConfigurationVerdict recorded)
    {
        var broke = recorded.Findings.FirstOrDefault(finding => finding.Class == Judgement.ServerBroke);
        return recorded.Decision switch
        {
            Decision.Cancelled or Decision.Error => new RunFailure(recorded.Decision, recorded.Reason),
            _ when broke is not null => new RunFailure(Decision.Rejected, broke.Explanation, broke.Remedy),
            _ => null,
        };
    }
}
