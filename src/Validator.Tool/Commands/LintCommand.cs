using System.CommandLine;
using Validator.Gates;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Pipeline.Authoring;
using Validator.Pipeline.Preflight;
using Validator.Reports;
using Validator.Spec;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>lint SPEC...</c></summary>
internal static class LintCommand
{
    public static Command Build()
    {
        var specs = new Argument<string[]>("spec") { Description = "Deployment specs.", Arity = ArgumentArity.OneOrMore };
        specs.CompletionSources.Add(Candidates.Specs);
        var format = Words.OneOf(new Option<string>("--format") { Description = "Form of the diagnostics: text on stderr, or on stdout json, sarif (2.1.0, for code scanning) or github (annotations)." }, "text", "json", "sarif", "github");
        var json = new Option<bool>("--json") { Description = "The same as --format json." };
        var fix = new Option<bool>("--fix") { Description = "Puts right what is wrong in one way only: a name with one legal neighbour, a text that YAML wants quoted." };
        var dry = new Option<bool>("--dry-run") { Description = "With --fix: shows the changes as a patch, and changes nothing." };
        var machine = new Option<string?>("--machine") { Description = "Holds the specs against a machine too: local, or a file that 'machine' wrote.", HelpName = "local|file" };
        var command = new Command("lint", "Checks specs without a server: schema, units, gates against metrics, contradictions.\n\nExit codes: 0 sound, 2 not, 3 sound but not met by --machine.") { specs, format, json, fix, dry, machine };
        var reading = new SpecArguments().AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(dry) && !result.GetValue(fix))
            {
                result.AddError("--dry-run goes with --fix alone; without it lint changes nothing.");
            }

            if (result.GetValue(fix) && result.GetValue(dry) && Form(result.GetValue(json), result.GetValue(format)) is not (null or "text") and var form)
            {
                result.AddError($"--fix --dry-run prints a patch, and --format {form} is another document on the same output; give one of the two.");
            }

            if (result.GetValue(json) && result.GetResult(format) is { Implicit: false } && result.GetValue(format) != "json")
            {
                result.AddError($"--json and --format {result.GetValue(format)} contradict each other; give one.");
            }
        });
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (inventory, problem) = Inventory(parsed.GetValue(machine));
            if (problem is not null)
            {
                DiagnosticsOutput.Write([problem], error);
                return ExitCodes.Usage;
            }

            var options = reading.Options(parsed);
            if (parsed.GetValue(fix))
            {
                foreach (var path in parsed.GetRequiredValue(specs))
                {
                    LintFix.Apply(path, options, parsed.GetValue(dry), output, error);
                }
            }

            var results = parsed.GetRequiredValue(specs)
                .Select(path => (Path: path, Result: Held(Planner.Make(path, options, [], here: false), inventory)))
                .ToArray();
            Diagnostic[] diagnostics = [.. results.SelectMany(result => result.Result.Diagnostics)];
            switch (Form(parsed.GetValue(json), parsed.GetValue(format)))
            {
                case "json":
                    output.WriteLine(LintJson.Write(diagnostics));
                    break;
                case "sarif":
                    output.Write(SarifLog.Write(diagnostics, ToolVersion.Number, Environment.GetEnvironmentVariable("GITHUB_WORKSPACE") is { Length: > 0 } workspace ? workspace : Environment.CurrentDirectory));
                    break;
                case "github":
                    GitHubAnnotations.Write(output, diagnostics, Environment.GetEnvironmentVariable("GITHUB_WORKSPACE"));
                    break;
                default:
                    DiagnosticsOutput.Write(diagnostics, error);
                    if (!parsed.GetValue(fix) && results.Sum(result => result.Result.Diagnostics.Count(diagnostic => diagnostic.Fix is not null && diagnostic.Location?.File == result.Path)) is > 0 and var fixable)
                    {
                        error.WriteLine($"{fixable} of them can be put right by --fix");
                    }

                    foreach (var (path, result) in results.Where(result => result.Result.Plan is not null && !Unmet(result.Result)))
                    {
                        output.WriteLine(Describe(path, result.Plan!));
                    }

                    break;
            }

            return results.Any(result => result.Result.Plan is null) ? ExitCodes.Usage
                : results.Any(result => Unmet(result.Result)) ? ExitCodes.Environment
                : ExitCodes.Approved;
        });
        return command;
    }

    private static string? Form(bool json, string? format) => json ? "json" : format;

    private static (MachineInventory? Machine, Diagnostic? Problem) Inventory(string? machine) => machine switch
    {
        null => (null, null),
        "local" => (MachineProbe.ForThisMachine().Read(Environment.CurrentDirectory), null),
        _ => MachineFile.Read(machine),
    };

    /// <summary>A sound spec held against the machine; an error then is the machine's, not the spec's.</summary>
    private static PlanResult Held(PlanResult result, MachineInventory? machine) =>
        result.Plan is { } plan && machine is not null ? result with { Diagnostics = [.. result.Diagnostics, .. MachineLint.Of(plan, machine)] } : result;

    private static bool Unmet(PlanResult result) => result.Plan is not null && result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string Describe(string path, Plan plan) =>
        $"{path}: ok, {Count(plan.Configurations.Count, "configuration")} ({string.Join(", ", plan.Configurations.Select(configuration => configuration.Id))}), {Count(plan.Gates.Count, "gate")}";

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? string.Empty : "s")}";
}
