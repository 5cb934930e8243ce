using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Spec;

namespace Validator.Pipeline.Authoring;

/// <summary>Diagnostics as SARIF 2.1.0 (OASIS, section 3), the format that code scanning reads.</summary>
public static class SarifLog
{
    private const string SourceRoot = "%SRCROOT%";
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A log of one run.</summary>
    /// <param name="diagnostics">What was found.</param>
    /// <param name="version">Version of the tool.</param>
    /// <param name="root">Folder that paths below it are written relative to.</param>
    public static string Write(IEnumerable<Diagnostic> diagnostics, string version, string root) => new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "ollama-validator",
                    ["version"] = version,
                    ["rules"] = new JsonArray([.. LintRule.All.Select(rule => new JsonObject
                    {
                        ["id"] = rule.Id,
                        ["shortDescription"] = new JsonObject { ["text"] = rule.Summary },
                        ["fullDescription"] = new JsonObject { ["text"] = rule.Summary },
                        ["help"] = new JsonObject { ["text"] = rule.Help.Replace("`", string.Empty, StringComparison.Ordinal), ["markdown"] = rule.Help },
                    })]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. diagnostics.Select(diagnostic => Result(diagnostic, root))]),
        }),
    }.ToJsonString(s_readable) + "\n";

    private static JsonObject Result(Diagnostic diagnostic, string root)
    {
        var rule = LintRule.Of(diagnostic);
        var result = new JsonObject
        {
            ["ruleId"] = rule.Id,
            ["ruleIndex"] = LintRule.All.ToList().IndexOf(rule),
            ["level"] = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
            ["message"] = new JsonObject { ["text"] = diagnostic.Message + (diagnostic.Hint is null ? string.Empty : $" ({diagnostic.Hint})") },
        };

        // What an option gave stands in no file.
        if (diagnostic.Location is not { IsOption: false } place)
        {
            return result;
        }

        var artifact = Artifact(place.File, root);
        result["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = artifact,
                ["region"] = new JsonObject { ["startLine"] = place.Line, ["startColumn"] = place.Column },
            },
        });
        if (diagnostic.Fix is { } fix)
        {
            result["fixes"] = new JsonArray(new JsonObject
            {
                ["description"] = new JsonObject { ["text"] = $"write {fix.New}" },
                ["artifactChanges"] = new JsonArray(new JsonObject
                {
                    ["artifactLocation"] = artifact.DeepClone(),
                    ["replacements"] = new JsonArray(new JsonObject
                    {
                        ["deletedRegion"] = new JsonObject { ["startLine"] = place.Line, ["startColumn"] = place.Column, ["endColumn"] = place.Column + fix.Old.Length },
                        ["insertedContent"] = new JsonObject { ["text"] = fix.New },
                    }),
                }),
            });
        }

        return result;
    }

    private static JsonObject Artifact(string file, string root)
    {
        var relative = Path.GetRelativePath(root, Path.GetFullPath(file, root)).Replace('\\', '/');
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? new JsonObject { ["uri"] = new Uri(Path.GetFullPath(file, root)).AbsoluteUri }
            : new JsonObject { ["uri"] = string.Join('/', relative.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = SourceRoot };
    }
}
