using System.CommandLine;
using System.Globalization;
using Validator.Engine.Bench;
using Validator.Gates;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary><c>engine bench</c></summary>
internal static class EngineBenchCommand
{
    private static readonly BenchOptions Defaults = new();

    public static Command Build()
    {
        var models = new Option<string[]>("--model") { Description = "Synthetic model, synthetic:<size>. May be repeated. [synthetic:400m]", HelpName = "name" };
        var contexts = new Option<int[]>("--num-ctx") { Description = "Tokens in the context while it decodes. May be repeated. [4096, 32768]", HelpName = "tokens" };
        var threads = new Option<int[]>("--num-thread") { Description = "Worker threads. May be repeated. [the physical cores, and twice as many]", HelpName = "number" };
        var prompt = new Option<int>("--prompt-tokens") { Description = "Tokens of prompt that are evaluated.", HelpName = "number", DefaultValueFactory = _ => Defaults.PromptTokens };
        var tokens = new Option<int>("--tokens") { Description = "Tokens that are decoded for each figure.", HelpName = "number", DefaultValueFactory = _ => Defaults.Tokens };
        var json = new Option<bool>("--json") { Description = "Prints the figures as JSON." };
        var wait = Words.Wait();
        var real = new RealModelOptions();
        var command = new Command(
            "bench",
            "Measures on this machine, without downloading a model, how fast prompts are evaluated and tokens decoded for a size of model, a context and a number of threads, "
            + "beside the read bandwidth of memory, which bounds decoding. With --weights it predicts for a real model instead, from the measured bandwidth.")
        {
            models, contexts, threads, prompt, tokens, wait, json,
        };
        real.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new BenchOptions
            {
                Models = Given(parsed.GetValue(models), Defaults.Models),
                ContextLengths = Given(parsed.GetValue(contexts), Defaults.ContextLengths),
                Threads = Given(parsed.GetValue(threads), Defaults.Threads),
                PromptTokens = parsed.GetValue(prompt),
                Tokens = parsed.GetValue(tokens),
            };
            return Task.Run(() => RunAsync(parsed, options, real.Read(parsed), parsed.GetValue(json), Words.Time(parsed.GetValue(wait)), cancellationToken), CancellationToken.None);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, BenchOptions options, (ModelPrediction? Model, IReadOnlyList<string> Errors) real, bool json, TimeSpan? wait, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        IReadOnlyList<string> errors = [.. options.Errors, .. real.Errors];
        if (errors.Count > 0)
        {
            throw new UsageException([.. errors.Select(message => Diagnostic.Error(null, message))]);
        }

        try
        {
            using var machine = await MachineLock.TakeAsync(
                MachineLock.PathHere(Environment.GetEnvironmentVariable), "engine bench", wait, TimeProvider.System, error.WriteLine, cancellationToken);
            await output.WriteAsync(real.Model is { } model ? Predict(model, options, json, error, cancellationToken) : Measure(options, json, error, cancellationToken));
            return ExitCodes.Approved;
        }
        catch (RuntimeException exception)
        {
            await error.WriteLineAsync(Diagnostic.Error(null, exception.Message, exception.Remedy).ToString());
            return ExitCodes.Environment;
        }
        catch (InsufficientMemoryException exception)
        {
            await error.WriteLineAsync(Diagnostic.Error(null, exception.Message).ToString());
            return ExitCodes.Environment;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static string Measure(BenchOptions options, bool json, TextWriter error, CancellationToken cancellationToken)
    {
        var rows = EngineBench.Run(options, message => error.WriteLine(message), TimeProvider.System, cancellationToken);
        return json ? BenchJson.Measured(rows) : BenchText.Measured(rows);
    }

    private static string Predict(ModelPrediction model, BenchOptions options, bool json, TextWriter error, CancellationToken cancellationToken)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read bandwidth, threads {string.Join(", ", options.Threads)}"));
        var bandwidths = EngineBench.MeasureBandwidth(options.Threads, TimeProvider.System, cancellationToken);
        Prediction[] rows = [.. options.ContextLengths.SelectMany(context => options.Threads.Zip(bandwidths, (count, bandwidth) => new Prediction(context, count, bandwidth)))];
        return json ? BenchJson.Predicted(model, rows) : BenchText.Predicted(model, rows);
    }

    private static IReadOnlyList<T> Given<T>(T[]? given, IReadOnlyList<T> absent) => given is { Length: > 0 } ? [.. given.Distinct()] : absent;
}

/// <summary>A context and a number of threads for which a real model is predicted, and the bandwidth those threads read with, in bytes a second.</summary>
internal readonly record struct Prediction(int ContextLength, int Threads, double Bandwidth);
