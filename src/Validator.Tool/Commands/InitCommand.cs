using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Pipeline;
using Validator.Pipeline.Authoring;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary><c>init [FILE] [--from URL]</c></summary>
internal static class InitCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = $"Spec to write. [{StarterSpec.DefaultFile}]", DefaultValueFactory = _ => StarterSpec.DefaultFile };
        var from = new Option<string?>("--from") { Description = "Fills it from a running server: its version, a model and its digest, the context it is loaded with. Nothing is loaded there.", HelpName = "url" };
        var model = new Option<string?>("--model") { Description = "With --from, the model; default is one that is loaded, else the smallest installed.", HelpName = "name" };
        var force = new Option<bool>("--force") { Description = "Replaces a file that is there." };
        var noSchema = new Option<bool>("--no-schema") { Description = $"Writes no {StarterSpec.SchemaFile} beside it, by which editors complete and explain the keys." };
        var json = new Option<bool>("--json") { Description = "Prints what was written as JSON." };
        var command = new Command("init", "Writes a commented starter spec, and asks nothing.\n\nExit codes: 0 written, 2 the command line is wrong or the file is there, 3 no server or no model at --from.") { file, from, model, force, noSchema, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is { Implicit: false } && result.GetResult(from) is null or { Implicit: true })
            {
                result.AddError("--model goes with --from alone; without a server, write the name into the spec.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetValue(file)!;
            Refuse(path, parsed.GetValue(force));
            using var signals = new SignalTrap();
            LiveServer? server;
            try
            {
                server = parsed.GetValue(from) is { } url ? await SurveyAsync(url, parsed.GetValue(model), signals.Token) : null;
            }
            catch (CheckException exception)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(Diagnostic.Error(null, exception.Message, exception.Remedy).ToString());
                return ExitCodes.Environment;
            }
            catch (OperationCanceledException) when (signals.ExitCode is { } stopped)
            {
                return stopped;
            }

            var schema = parsed.GetValue(noSchema) ? null : Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, StarterSpec.SchemaFile);
            var starter = new StarterSpec(server);
            Write(path, starter.Write(schema is null ? null : $"./{StarterSpec.SchemaFile}"));
            if (schema is not null)
            {
                Write(schema, SpecSchema.ToJson());
            }

            await parsed.InvocationConfiguration.Output.WriteAsync(parsed.GetValue(json) ? Json(path, schema, server, starter) : Text(path, schema, server, starter));
            return ExitCodes.Approved;
        });
        return command;
    }

    /// <summary>Before a server is asked: what is written by hand is never replaced unasked.</summary>
    private static void Refuse(string path, bool force)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException(Diagnostic.Error(null, path.Length == 0 ? "the name of the file is empty" : $"'{path}' is a folder", $"name a file, such as {StarterSpec.DefaultFile}"));
        }

        if (File.Exists(path) && !force)
        {
            throw new UsageException(Diagnostic.Error(null, $"'{path}' is there, and is not replaced", "name another file, or replace it with --force"));
        }
    }

    private static Task<LiveServer> SurveyAsync(string url, string? model, CancellationToken cancellationToken)
    {
        var (server, problem) = HealthCheckOptions.Address(url);
        if (server is not null && server.AbsolutePath != "/")
        {
            problem = Diagnostic.Error(null, $"--from {url}: a spec names a server by scheme, host and port", $"did you mean {server.GetLeftPart(UriPartial.Authority)}?");
        }

        return problem is null ? ServerSurvey.OfAsync(server!, model, TimeProvider.System, cancellationToken) : throw new UsageException(problem);
    }

    private static void Write(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static string Text(string path, string? schema, LiveServer? server, StarterSpec starter)
    {
        string[] lines =
        [
            server is null ? $"wrote {path}, a template: change the model and the prompts" : $"wrote {path}: {server.Model} with {starter.Context} tokens of context, at {server.Address}",
            .. schema is null ? Array.Empty<string>() : [$"wrote {schema}: editors complete and explain the keys by it"],
            string.Empty,
            "next:",
            .. Next(path, server).SelectMany(step => new[] { $"  # {step.Purpose}", $"  {step.Command}" }),
        ];
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Json(string path, string? schema, LiveServer? server, StarterSpec starter) => new JsonObject
    {
        ["spec"] = path,
        ["schema"] = schema,
        ["server"] = server?.Address,
        ["model"] = server?.Model,
        ["context"] = starter.Context,
        ["next"] = new JsonArray([.. Next(path, server).Select(step => (JsonNode?)step.Command)]),
    }.ToJsonString(s_indented) + "\n";

    private static IEnumerable<(string Command, string Purpose)> Next(string path, LiveServer? server)
    {
        var name = path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
        yield return ($"ollama-validator lint {name}", "checks it, without a server");
        yield return server is null
            ? ($"ollama-validator run {name} --engine embedded --set deployment.model=synthetic:8m", "rehearses it, without Ollama")
            : ($"ollama-validator run {name}", "loads the server, and judges it");
        if (server is null)
        {
            yield return ($"ollama-validator run {name}", "boots Ollama, loads it, and judges it");
        }
    }
}
