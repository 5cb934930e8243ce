using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Faults;

/// <summary>What reading a fault file gave.</summary>
/// <param name="Plan">The faults; null exactly when there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Everything wrong or doubtful, in the order of the file.</param>
public sealed record FaultFileResult(FaultPlan? Plan, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Reads a file of faults for the embedded engine and says everything that is wrong with it at once.</summary>
public static class FaultFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file. Never throws for what the file holds or for its absence.</summary>
    public static FaultFileResult Read(string path, SpecReadOptions? options = null)
    {
        var diagnostics = new List<Diagnostic>();
        return Parse(SpecText.Read(path, diagnostics, FaultKeys.Document), path, options, diagnostics);
    }

    /// <summary>Reads a text as if it stood in <paramref name="file"/>.</summary>
    public static FaultFileResult ReadText(string text, string file, SpecReadOptions? options = null)
    {
        var diagnostics = new List<Diagnostic>();
        return Parse(SpecText.Decode(Encoding.UTF8.GetBytes(text), file, diagnostics, FaultKeys.Document), file, options, diagnostics);
    }

    /// <summary>The format for editors: JSON Schema, draft 7, from the same table that the reader goes by.</summary>
    public static string Schema()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = $"Faults of the embedded engine {FaultKeys.ApiVersion}",
        };
        foreach (var (name, value) in FaultKeys.Root.Schema().ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable) + "\n";
    }

    private static FaultFileResult Parse(string? text, string file, SpecReadOptions? options, List<Diagnostic> diagnostics)
    {
        if (text is not null && YamlTree.Parse(text, file, diagnostics, FaultKeys.Document) is { } tree)
        {
            var at = new Cursor(tree, string.Empty, new ReadingContext(file, options ?? new SpecReadOptions(), diagnostics, FaultKeys.Document));
            if (FaultKeys.Root.TryRead(at, out var plan) && !diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
            {
                return new FaultFileResult(plan, SpecReader.Tidy(diagnostics));
            }
        }

        return new FaultFileResult(null, SpecReader.Tidy(diagnostics));
    }
}
