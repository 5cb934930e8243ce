using Validator.Gates;
using Validator.Load;
using Validator.Pipeline.History;
using Validator.Spec;
using Validator.Spec.Faults;
using Validator.Spec.Profiles;
using Validator.Spec.Prompts;

namespace Validator.Pipeline;

/// <summary>Makes plans: the body of <c>lint</c>, and the first step of every run.</summary>
public static class Planner
{
    /// <summary>Reads a spec and holds its parts against each other.</summary>
    /// <param name="path">Path of the spec.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="only">Ids of the configurations to keep; empty for all.</param>
    /// <param name="here">Whether the run is to happen on this machine, so that the corpus must be here.</param>
    /// <param name="serves">Whether a server is to be started by it, here or elsewhere, so that what the server reads must be sound.</param>
    public static PlanResult Make(string path, SpecReadOptions options, IReadOnlyList<string> only, bool here, bool serves = true)
    {
        var read = SpecReader.Read(path, options);
        var named = read.Spec?.Baseline;
        var lacking = named is { Text: BaselineSource.LastApproved } ? "there is no approved run of this name" : null;
        if (lacking is not null && BaselineSource.Newest(read.Spec!, RunHistory.DefaultFolder) is { } newest)
        {
            // Recorded as what it is now: the run itself may be the newest when it is judged again.
            (read, lacking) = (SpecReader.Read(path, options with { Baseline = newest }), null);
        }

        var diagnostics = new List<Diagnostic>(read.Diagnostics);
        if (read.Spec is not { } spec)
        {
            diagnostics.AddRange(read.Gates.SelectMany(gate => GateExpression.Parse(gate.Expression, gate.Location).Diagnostics));
            return new PlanResult(null, [.. SpecReader.InOrder(diagnostics)]);
        }

        var declared = spec.Workload.Queries;
        IReadOnlyList<Diagnostic> prompts = [];
        if (serves)
        {
            (spec, prompts) = Prompted(spec);
        }

        var planned = PlannedLoad.Of(spec);
        var gates = GateSet.Parse(spec, planned);
        diagnostics.AddRange(gates.Diagnostics);
        if (lacking is not null && gates.Gates.Any(gate => gate.Expression.Threshold.OfBaseline))
        {
            diagnostics.Add(Diagnostic.Error(named!.Location, $"baseline: {lacking} in {RunHistory.DefaultFolder}", "run once without gates 'of baseline', or name a run or a verdict.json") with
            {
                Severity = here ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            });
        }

        var baseline = lacking is null ? ReadBaseline(spec, gates, diagnostics) : null;
        var best = ReadBest(spec, gates, diagnostics);
        if (serves)
        {
            diagnostics.AddRange(LoadDoubts.Of(spec.Load, spec.Workload.Queries, declared, planned));
            CheckCorpus(spec, here, diagnostics);
            diagnostics.AddRange(SourceCheck.Of(spec, options, here));
            diagnostics.AddRange(ProbePlan.Contradictions(spec, gates.Gates));
            diagnostics.AddRange(PrefillCheck.Of(spec, gates.Gates));
        }

        var configurations = Select(read.Configurations, only, diagnostics);
        diagnostics.AddRange(configurations.Count > 1 || spec.Best is not null ? [] : gates.Gates.Where(gate => gate.Expression.Threshold.OfBest).Select(gate => Diagnostic.Warning(
            gate.Location, $"gate '{gate.Expression}': there is only one configuration to be the best, so it will be inconclusive", "give a matrix, name a record of tune with 'best', or compare to a baseline")));
        var (profile, ofProfile) = serves ? Profile(spec) : (null, []);
        Diagnostic[] ordered = [.. SpecReader.InOrder(diagnostics), .. serves ? Faults(spec, options) : [], .. ofProfile, .. prompts];
        var plan = ordered.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            ? null
            : new Plan(spec, configurations, [.. read.Configurations.Except(configurations).Select(configuration => configuration.Id)], gates.Gates, baseline, read.Resolved!) { Profile = profile, Best = best };
        return new PlanResult(plan, ordered);
    }

    /// <summary>The spec with the queries of its file of prompts.</summary>
    private static (DeploymentSpec Spec, IReadOnlyList<Diagnostic> Diagnostics) Prompted(DeploymentSpec spec)
    {
        if (spec.Workload.Prompts is not { } file)
        {
            return (spec, []);
        }

        var read = PromptFile.Read(file, spec.Deployment.Api != ApiKind.Generate, spec.Workload.Queries.Select(query => query.Id));
        var workload = spec.Workload with { Queries = [.. spec.Workload.Queries, .. read.Queries], HasAllQueries = read.Diagnostics.Count == 0 };
        return (spec with { Workload = workload }, read.Diagnostics);
    }

    /// <summary>Where no gate compares to it, it only tells how noisy the figures are, and may be missing; not where the command line names it.</summary>
    private static bool IsNeeded(LocatedText baseline, GateSet gates) => baseline.Location.IsOption || gates.Gates.Any(gate => gate.Expression.Threshold.OfBaseline);

    private static Baseline? ReadBaseline(DeploymentSpec spec, GateSet gates, List<Diagnostic> diagnostics)
    {
        if (spec.Baseline is null)
        {
            return null;
        }

        var (baseline, problem) = Baseline.Load(spec.Baseline);

        if (problem is not null && IsNeeded(spec.Baseline, gates))
        {
            diagnostics.Add(problem);
        }

        return baseline;
    }

    private static TunedBest? ReadBest(DeploymentSpec spec, GateSet gates, List<Diagnostic> diagnostics)
    {
        if (spec.Best is null || !gates.Gates.Any(gate => gate.Expression.Threshold.OfBest))
        {
            return null;
        }

        var (best, problem) = TunedBest.Load(spec.Best);
        diagnostics.AddRange(problem is null ? [] : [problem]);
        return best;
    }

    /// <summary>What is wrong with the file of faults, at its places in that file.</summary>
    private static IEnumerable<Diagnostic> Faults(DeploymentSpec spec, SpecReadOptions options) => spec.Runtime.Faults is not { } file ? []
        : FaultFile.Read(file.Text, options).Diagnostics.Select(diagnostic => diagnostic with
        {
            Location = diagnostic.Location is { } place ? place with { File = file.ForRecord } : file.Location,
            Message = diagnostic.Location is null ? $"runtime.faults: {file.Hide(diagnostic.Message)}" : diagnostic.Message,
        });

    /// <summary>The scripted machine, which whoever serves must have.</summary>
    private static (ScriptedProfile? Profile, IEnumerable<Diagnostic> Diagnostics) Profile(DeploymentSpec spec)
    {
        if (spec.Runtime.Profile is not { } reference)
        {
            return (null, []);
        }

        var read = ProfileReader.Read(reference.Text, reference.Location);
        return (read.Profile, read.Diagnostics.Select(diagnostic => diagnostic with
        {
            Location = diagnostic.Location is null ? reference.Location : diagnostic.Location.File == reference.Text ? diagnostic.Location with { File = reference.ForRecord } : diagnostic.Location,
            Message = reference.Hide(diagnostic.Message),
        }));
    }

    private static void CheckCorpus(DeploymentSpec spec, bool here, List<Diagnostic> diagnostics)
    {
        if (spec.Workload.Corpus is not { } corpus)
        {
            return;
        }

        try
        {
            CorpusFiles.Find(corpus);
        }
        catch (LoadException exception)
        {
            diagnostics.Add(here
                ? Diagnostic.Error(exception.Location, exception.Message)
                : Diagnostic.Warning(exception.Location, exception.Message, "the machine that runs this spec must have it"));
        }
    }

    private static IReadOnlyList<Configuration> Select(
        IReadOnlyList<Configuration> all, IReadOnlyList<string> only, List<Diagnostic> diagnostics)
    {
        if (only.Count == 0)
        {
            return all;
        }

        var ids = all.Select(configuration => configuration.Id).ToArray();
        foreach (var unknown in only.Except(ids))
        {
            diagnostics.Add(Diagnostic.Error(
                null,
                $"--only {unknown}: no such configuration; legal: {string.Join(", ", ids)}",
                Nearest.Question(unknown, ids)));
        }

        return all.Where(configuration => only.Contains(configuration.Id)).ToArray();
    }
}
