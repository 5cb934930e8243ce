using System.CommandLine;
using Validator.Engine;
using Validator.Gates;
using Validator.Spec.Faults;

namespace Validator.Tool.Commands;

/// <summary><c>engine serve</c></summary>
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
        return new Command("engine", "The embedded engine.") { serve };
    }

    private static FaultPlan Read(string file)
    {
        var read = FaultFile.Read(file);
        return read.Plan ?? throw new UsageException(read.Diagnostics);
    }
}
