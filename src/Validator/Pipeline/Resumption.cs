using System.Globalization;
using Validator.Gates;
using Validator.Machine;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What an interrupted run left behind that need not be measured again.</summary>
/// <param name="Directory">Its folder, held for this run.</param>
/// <param name="Recorded">Its verdict, or what stood in its place.</param>
/// <param name="Kept">The configurations that were over, by id.</param>
internal sealed record Resumption(RunDirectory Directory, Verdict Recorded, IReadOnlyDictionary<string, MeasuredConfiguration> Kept)
{
    /// <summary>Decisions that rest on a whole load; after any other the configuration is run again.</summary>
    private static readonly Decision[] Whole = [Decision.Approved, Decision.Rejected, Decision.Inconclusive];

    /// <summary>Opens a run directory to go on with it; what was begun there must be what is asked for now.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="machine">This machine, for a folder on its disk.</param>
    /// <returns>What is there, or the error that says why it cannot be gone on with.</returns>
    public static (Resumption? Resumption, Diagnostic? Problem) Of(string path, Plan plan, Func<string, MachineInventory> machine)
    {
        var (directory, problem) = RunDirectory.Resume(path);
        if (directory is null)
        {
            return (null, problem);
        }

        var (recorded, unreadable) = VerdictFile.Read(directory.VerdictPath);
        var why = recorded is null ? unreadable : Difference(path, directory, recorded, plan, machine(directory.Path));
        if (why is not null)
        {
            directory.Dispose();
            return (null, why);
        }

        var kept = new Dictionary<string, MeasuredConfiguration>();
        foreach (var configuration in recorded!.Configurations.Where(configuration => Whole.Contains(configuration.Decision)))
        {
            var doubts = new List<Diagnostic>();
            var measured = Rejudgement.Read(directory, configuration, doubts);

            // Where its files no longer hold what its verdict was made from, it is as good as not run.
            if (doubts.All(doubt => doubt.Severity != DiagnosticSeverity.Error) && plan.Configurations.FirstOrDefault(planned => planned.Id == configuration.Id) is { } planned)
            {
                kept.Add(configuration.Id, measured with { Configuration = planned });
            }
        }

        return (new Resumption(directory, recorded, kept), null);
    }

    private static Diagnostic? Difference(string path, RunDirectory directory, Verdict recorded, Plan plan, MachineInventory machine)
    {
        Diagnostic Refused(string message, string hint) => Diagnostic.Error(null, $"--resume {path}: {message}", hint);
        var spec = directory.PathOf(RunFiles.Spec);
        if (!File.Exists(spec))
        {
            return Refused($"it holds no {RunFiles.Spec}", "name the folder that 'run' wrote");
        }

        if (File.ReadAllText(spec) is var then && then != plan.Resolved)
        {
            return Refused($"the run there was begun with another spec (sha256 {TestResultStatement.Sha256(then)[..12]}, this one is {TestResultStatement.Sha256(plan.Resolved)[..12]}): {First(then, plan.Resolved)}", "resume with the spec and the --set of that run, or begin a new one with another -o");
        }

        if (recorded.MachineFingerprint != machine.Fingerprint)
        {
            return Refused($"the run there was begun on another kind of machine ({recorded.MachineFingerprint ?? "unknown"}, this one is {machine.Fingerprint ?? "unknown"})", "figures of two machines make no one verdict; begin a new run");
        }

        string[] asked = [.. plan.Configurations.Select(configuration => configuration.Id)], begun = [.. recorded.Configurations.Select(configuration => configuration.Id)];
        return begun.ToHashSet(StringComparer.Ordinal).SetEquals(asked) ? null
            : Refused($"the run there is of {string.Join(", ", begun)}; asked for are {string.Join(", ", asked)}", "give the same --only as that run was given");
    }

    /// <summary>The first line in which they differ.</summary>
    private static string First(string then, string now)
    {
        var (before, after) = (then.Split('\n'), now.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).First(index => before.ElementAtOrDefault(index) != after.ElementAtOrDefault(index));
        string Shown(string[] lines) => lines.ElementAtOrDefault(line) is { } text ? $"'{text.Trim()}'" : "nothing";
        return string.Create(CultureInfo.InvariantCulture, $"line {line + 1} of {RunFiles.Spec} was {Shown(before)}, and would be {Shown(after)}");
    }
}
