using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Pipeline.Bundling;
using Validator.Spec;
using Validator.Tool.Completion;

namespace Validator.Tool.Commands;

/// <summary><c>bundle RUN_DIR</c></summary>
internal static class BundleCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static Command Build()
    {
        var run = new Argument<string>("run-dir") { Description = "Folder that 'run' wrote." };
        run.CompletionSources.Add(Candidates.Runs);
        var file = new Option<string?>("--output", "-o") { Description = "Archive to write; default is <run-dir>.bundle.zip beside the folder.", HelpName = "file" };
        var request = new Option<int?>("--request") { Description = "Takes this request alone; default is the first broken answer of each class.", HelpName = "number" };
        var force = new Option<bool>("--force") { Description = "Replaces a file that is there." };
        var json = new Option<bool>("--json") { Description = "Prints what was written as JSON." };
        var command = new Command(
            "bundle",
            "Packs broken answers for a report to the makers of the server: the bytes, the request for curl and Python, versions, machine. The texts of prompts and answers become filler of the same length.") { run, file, request, force, json };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(run);
            var path = parsed.GetValue(file) ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".bundle.zip";
            if (File.Exists(path) && !parsed.GetValue(force))
            {
                throw new UsageException(Diagnostic.Error(null, $"'{path}' is there, and is not replaced", "name another file with -o, or replace it with --force"));
            }

            var (bundle, problem) = Bundle.Of(folder, parsed.GetValue(request));
            Write(path, bundle ?? throw new UsageException(problem!));
            var output = parsed.InvocationConfiguration.Output;
            output.Write(parsed.GetValue(json) ? Json(path, bundle) : Text(path, bundle));
            return ExitCodes.Approved;
        });
        return command;
    }

    private static void Write(string path, Bundle bundle)
    {
        try
        {
            File.WriteAllBytes(path + ".tmp", bundle.Content.ToArray());
            File.Move(path + ".tmp", path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }

    private static string Text(string path, Bundle bundle) => string.Join(Environment.NewLine, [
        $"wrote {path}",
        .. bundle.Exchanges.Select(one => $"  {one.Folder}: {string.Join(", ", one.Classes)}"),
        "look at its README.md before you send it: names of models and queries are as they were",
        string.Empty]);

    private static string Json(string path, Bundle bundle) => new JsonObject
    {
        ["file"] = path,
        ["exchanges"] = new JsonArray([.. bundle.Exchanges.Select(one => new JsonObject
        {
            ["folder"] = one.Folder,
            ["classes"] = new JsonArray([.. one.Classes.Select(name => (JsonNode?)name)]),
        })]),
    }.ToJsonString(s_indented) + "\n";
}
