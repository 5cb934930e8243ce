using System.CommandLine;
using Validator.Gates;
using Validator.Pipeline;
using Validator.Reports;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>gate RUN_DIR [--spec SPEC]</c></summary>
internal static class GateCommand
{
    public static Command Build()
    {
        var run = new Argument<string>("run-dir") { Description = "Folder that 'run' wrote." };
        run.CompletionSources.Add(Candidates.Runs);
        var spec = new Option<string?>("--spec") { Description = "Spec with the gates to judge by; default is the recorded one.", HelpName = "spec" };
        spec.CompletionSources.Add(Candidates.Specs);
        var baseline = BaselineOption.Create();
        var json = new Option<bool>("--json") { Description = "Prints the verdict as JSON." };
        var command = new Command("gate", "Judges a recorded run again, offline, perhaps by other gates. Changes nothing in its folder.") { run, spec, baseline, json };
        var reading = new SpecArguments().AddTo(command);
        command.SetAction(parsed =>
        {
            var (verdict, diagnostics) = Rejudgement.Of(parsed.GetRequiredValue(run), parsed.GetValue(spec), BaselineOption.Into(reading.Options(parsed), parsed.GetValue(baseline)));
            DiagnosticsOutput.Write(diagnostics, parsed.InvocationConfiguration.Error);
            if (verdict is null)
            {
                return ExitCodes.Usage;
            }

            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? VerdictJson.Write(verdict) : VerdictText.Render(verdict));
            return verdict.ExitCode;
        });
        return command;
    }
}
