using System.CommandLine;
using System.Globalization;
using Validator.Engine;
using Validator.Gates;
using Validator.Spec;
using Validator.Spec.Faults;
using Validator.Spec.Profiles;

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
        var profile = ProfileOption.Create("Plays a scripted machine instead of working: name of a built-in profile, or a path.");
        var scale = new Option<int?>("--time-scale") { Description = "Seconds of scripted time in one second; default is the profile's.", HelpName = "n" };
        scale.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= ScaledTimeProvider.MostTimesFaster))
            {
                result.AddError($"--time-scale {given}: legal is a whole number from 1 to {ScaledTimeProvider.MostTimesFaster}");
            }
        });
        var serve = new Command(
            "serve",
            "Serves Ollama's API on OLLAMA_HOST (default 127.0.0.1:11434) with synthetic models, for rehearsal and tests. Reads, as 'ollama serve' does, OLLAMA_HOST, OLLAMA_NUM_PARALLEL, OLLAMA_MAX_QUEUE, OLLAMA_CONTEXT_LENGTH, OLLAMA_KEEP_ALIVE, OLLAMA_MAX_LOADED_MODELS, OLLAMA_ORIGINS and OLLAMA_MODELS (without it, models made last as long as the server); OLLAMA_VALIDATOR_PULL_FROM names a folder that stands in for the registry.") { faults, profile, scale };
        serve.Validators.Add(result =>
        {
            if (result.GetResult(scale) is { Implicit: false } && result.GetResult(profile) is null)
            {
                result.AddError("--time-scale needs --profile: time runs faster on a scripted machine only.");
            }
        });
        serve.SetAction(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            var plan = parsed.GetValue(faults) is { } file ? Read(file) : null;
            var played = ProfileOption.Read(parsed.GetValue(profile));
            try
            {
                var options = EngineOptions.FromEnvironment(Environment.GetEnvironmentVariable) with
                {
                    Faults = plan,
                    Profile = played,
                    TimeScale = parsed.GetValue(scale) ?? played?.TimeScale ?? 1,
                };
                return await EngineServer.RunAsync(options, error, TimeProvider.System, cancellationToken);
            }
            catch (EngineOptionsException exception)
            {
                foreach (var line in exception.Message.Split('\n'))
                {
                    await error.WriteLineAsync($"error: {line}");
                }

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
                null, $"there is no fault '{name}'", Nearest.Question(name, names) ?? $"legal: {string.Join(", ", names)}"));
    }

    private static FaultPlan Read(string file)
    {
        var read = FaultFile.Read(file);
        return read.Plan ?? throw new UsageException(read.Diagnostics);
    }
}
