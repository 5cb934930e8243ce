using System.CommandLine;
using Validator.Gates;
using Validator.Load;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Pipeline.Estimating;
using Validator.Pipeline.History;
using Validator.Reports;
using Validator.Spec;
using Validator.Tool.Completion;
using Validator.Tool.Terminal;

namespace Validator.Tool.Commands;

/// <summary><c>run SPEC</c></summary>
internal static class RunCommand
{
    public static Command Build(GlobalOptions globals)
    {
        var spec = new Argument<string>("spec") { Description = "Deployment spec." };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for the results; default artifacts/validator/<name>-<utc>.", HelpName = "dir" };
        var only = new Option<string[]>("--only") { Description = "Verifies only this configuration; may be given several times.", HelpName = "configuration" };
        var baseline = BaselineOption.Create();
        spec.CompletionSources.Add(Candidates.Specs);
        only.CompletionSources.Add(Candidates.Configurations);
        var force = new Option<bool>("--force") { Description = "Replaces the results of an earlier run in the folder." };
        var resume = new Option<string?>("--resume") { Description = "Goes on with an interrupted run in the folder, here or by -o: configurations that were over are kept, the others are run again.", HelpName = "run-dir", Arity = ArgumentArity.ZeroOrOne };
        var wait = Words.Wait();
        var dry = new Option<bool>("--dry-run") { Description = "Shows what would be done, and starts nothing." };
        var json = new Option<bool>("--json") { Description = "Prints the verdict, or the plan of a dry run, as JSON." };
        var command = new Command("run", "Verifies a deployment: boots it, loads the model, runs the sustained load, judges the gates.") { spec, output, only, baseline, resume, force, wait, dry, json };
        var reading = new SpecArguments().AddTo(command);
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("-o names no folder; leave it out for the default.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(resume) is null)
            {
                return;
            }

            var (named, folder) = (result.GetValue(resume), result.GetValue(output));
            if (result.GetValue(force))
            {
                result.AddError("--resume and --force contradict each other; give one.");
            }
            else if (named is null && folder is null)
            {
                result.AddError("--resume needs the folder of the interrupted run: --resume DIR, or -o DIR --resume.");
            }
            else if (named is not null && folder is not null && Path.GetFullPath(named) != Path.GetFullPath(folder))
            {
                result.AddError($"--resume {named} and -o {folder} name two folders; give one.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var (stdout, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var made = Planner.Make(parsed.GetRequiredValue(spec), BaselineOption.Into(reading.Options(parsed), parsed.GetValue(baseline)), parsed.GetValue(only) ?? [], here: true);
            var verbosity = globals.Verbosity(parsed);
            DiagnosticsOutput.Write(
                [.. made.Diagnostics.Where(diagnostic => verbosity != Verbosity.Quiet || diagnostic.Severity == DiagnosticSeverity.Error)], error);
            if (made.Plan is not { } plan)
            {
                var refused = UsageReport.Of(parsed.GetRequiredValue(spec), made.Diagnostics);
                await stdout.WriteAsync(parsed.GetValue(json) ? VerdictJson.Write(refused) : string.Empty);
                UsageReport.Write(refused, parsed.GetValue(output), parsed.GetValue(force), error);
                return ExitCodes.Usage;
            }

            if (parsed.GetValue(dry))
            {
                var estimates = RunEstimate.Of(plan, RunHistory.DefaultFolder, Environment.GetEnvironmentVariable);
                await stdout.WriteAsync(parsed.GetValue(json) ? PlanJson.Write(plan, estimates) : PlanText.Render(plan, estimates));
                return ExitCodes.Approved;
            }

            PromptReceives.Prefer();
            var session = new RunSession(
                new VerificationOptions
                {
                    OutputDirectory = parsed.GetValue(output) ?? parsed.GetValue(resume),
                    Resume = parsed.GetResult(resume) is not null,
                    Force = parsed.GetValue(force),
                    Wait = Words.Time(parsed.GetValue(wait)),
                    EmbeddedEngine = Self.With("engine", "serve"),
                    Supervisor = Self.With("supervise"),
                    Tool = ToolVersion.Name,
                    Machine = MachineProbe.ForThisMachine(),
                    Diagnostics = error,
                    Progress = ProgressDisplay.Create(verbosity, globals.Color(parsed), plan, error),
                },
                verbosity,
                stdout);
            return await session.RunAsync(plan, parsed.GetValue(json) ? VerdictJson.Write : VerdictText.Render);
        });
        return command;
    }
}
