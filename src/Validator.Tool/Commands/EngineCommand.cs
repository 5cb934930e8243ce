using System.CommandLine;
using Validator.Engine;
using Validator.Gates;
using Validator.Spec;
using Validator.Spec.Faults;

namespace Validator.Tool.Commands;

/// <summary><c>engine serve</c> and what else the engine does.</summary>
internal static class EngineCommand
{
    public static Command Build()
    {
        var faults = new Option<string?>("--faults")
        {
            Description = "File of the faults to inject, so that gates can be seen to fail; 'schema faults' prints its format.",
            HelpName = "file",
        };
        var serve = new Command(
            "serve",
            "Serves Ollama's API on OLLAMA_HOST (default 127.0.0.1:11434) with synthetic models, for rehearsal and tests. Reads OLLAMA_* variables as 'ollama serve' does.") { faults };
        serve.SetAction(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            var plan = parsed.GetValue(faults) is { } file ? Read(file) : null;
            try
            {
                return await EngineServer.RunAsync(
                    EngineOptions.FromEnvironment(Environment.GetEnvironmentVariable) with { Faults = plan }, error, TimeProvider.System, cancellationToken);
            }
            catch (EngineOptionsException exception)
            {
                await error.WriteLineAsync($"error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return new Command("engine", "The embedded engine.") { serve, BuildFaults(), EngineBenchCommand.Build() };
    }

    private static Command BuildFaults()
    {
        var kind = new Argument<string?>("kind") { Description = "Kind to tell all about.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("faults", "Lists the faults that the engine can inject, with the class of violation that each provokes.") { kind };
        command.SetAction((parsed, _) => parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(kind) is { } name ? Explain(name) : FaultText.List()));
        return command;
    }

    private static string Explain(string name)
    {
        var names = FaultCatalog.All.Select(definition => definition.Name);
        return FaultCatalog.All.FirstOrDefault(definition => definition.Name == name) is { } found
            ? FaultText.Explain(found)
            : throw new UsageException(Diagnostic.Error(
                null, $"there is no fault '{name}'", Nearest.Of(name, names) is { } near ? $"did you mean '{near}'?" : $"legal: {string.Join(", ", names)}"));
    }

    private static FaultPlan Read(string file)
    {
        var read = FaultFile.Read(file);
        return read.Plan ?? throw new UsageException(read.Diagnostics);
    }
}
