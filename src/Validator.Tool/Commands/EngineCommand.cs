using System.CommandLine;
using Validator.Engine;
using Validator.Gates;

namespace Validator.Tool.Commands;

/// <summary><c>engine serve</c> and what else the engine does.</summary>
internal static class EngineCommand
{
    public static Command Build()
    {
        var serve = new Command(
            "serve",
            "Serves Ollama's API on OLLAMA_HOST (default 127.0.0.1:11434) with synthetic models, for rehearsal and tests. Reads OLLAMA_* variables as 'ollama serve' does.");
        serve.SetAction(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                return await EngineServer.RunAsync(
                    EngineOptions.FromEnvironment(Environment.GetEnvironmentVariable), error, TimeProvider.System, cancellationToken);
            }
            catch (EngineOptionsException exception)
            {
                await error.WriteLineAsync($"error: {exception.Message}");
                return ExitCodes.Usage;
            }
        });
        return new Command("engine", "The embedded engine.") { serve, EngineBenchCommand.Build() };
    }
}
