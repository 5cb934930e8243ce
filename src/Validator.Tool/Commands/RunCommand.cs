using System.CommandLine;
using Validator.Gates;
using Validator.Machine;
using Validator.Pipeline;
using Validator.Reports;
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
        var force = new Option<bool>("--force") { Description = "Replaces the results of an earlier run in the folder." };
        var dry = new Option<bool>("--dry-run") { Description = "Shows what would be done, and starts nothing." };
        var json = new Option<bool>("--json") { Description = "Prints the verdict as JSON." };
        var command = new Command("run", "Verifies a deployment: boots it, loads the model, runs the sustained load, judges the gates.") { spec, output, only, force, dry, json };
        var reading = new SpecArguments().AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            var made = Planner.Make(parsed.GetRequiredValue(spec), reading.Options(parsed), parsed.GetValue(only) ?? [], here: true);
            DiagnosticsOutput.Write(made.Diagnostics, error);
            if (made.Plan is not { } plan)
            {
                UsageReport.Write(parsed.GetValue(output), parsed.GetValue(force), parsed.GetRequiredValue(spec), made.Diagnostics);
                return ExitCodes.Usage;
            }

            if (parsed.GetValue(dry))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(PlanText.Render(plan));
                return ExitCodes.Approved;
            }

            var options = new VerificationOptions
            {
                OutputDirectory = parsed.GetValue(output),
                Force = parsed.GetValue(force),
                EmbeddedEngine = Self.With("engine", "serve"),
                Supervisor = Self.With("supervise"),
                Tool = ToolVersion.Name,
                Machine = MachineProbe.ForThisMachine(),
                Annotations = error,
                Progress = ProgressDisplay.Create(globals.Verbosity(parsed), globals.Color(parsed), error),
            };
            var verdict = await VerifyAsync(plan, options, globals.Verbosity(parsed));
            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(json) ? VerdictJson.Write(verdict.Verdict) : VerdictText.Render(verdict.Verdict));
            await error.WriteLineAsync($"results: {verdict.Folder}");
            return verdict.Verdict.ExitCode;
        });
        return command;
    }

    private static async Task<(Verdict Verdict, string Folder)> VerifyAsync(Plan plan, VerificationOptions options, Verbosity verbosity)
    {
        using var signals = new SignalTrap();
        var (created, problem) = Verification.Create(plan, options);
        if (created is null)
        {
            throw new UsageException(problem!);
        }

        await using var verification = created;
        await verification.BootAsync(signals.Token);
        await verification.SustainLoadAsync(signals.Token);
        (options.Progress as IDisposable)?.Dispose();
        verification.EvaluateGates(signals.ExitCode);
        var verdict = verification.Publish();
        if (verification.Fault is { } fault && verbosity == Verbosity.Diagnostic)
        {
            await options.Annotations.WriteLineAsync(fault.ToString());
        }

        return (verdict, verification.RunDirectoryPath);
    }
}
