using System.Text.RegularExpressions;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec.Modelfiles;

/// <summary>Reads a Modelfile and says everything that is wrong with it at once.</summary>
public static partial class ModelfileReader
{
    private static readonly string[] Roles = ["system", "user", "assistant"];
    private static readonly string[] TextNames = ["TEMPLATE", "SYSTEM", "RENDERER", "PARSER", "REQUIRES"];
    private static readonly DocumentKind Document = new("Modelfile", string.Empty, () => SpecKeys.Root);

    /// <summary>Reads a file. Never throws for what the file holds or for its absence.</summary>
    /// <param name="path">Absolute path; relative ones in the file start from its folder.</param>
    /// <param name="shown">The path as it may be shown.</param>
    /// <param name="here">Whether the files that it names must be on this machine; else their absence is a warning.</param>
    public static ModelfileResult Read(string path, string shown, bool here = true)
    {
        var diagnostics = new List<Diagnostic>();
        var text = SpecText.Read(path, diagnostics, Document);
        return text is null
            ? new ModelfileResult(null, [.. diagnostics.Select(each => each with { Location = each.Location is null ? null : each.Location with { File = shown } })])
            : ReadText(text, Path.GetDirectoryName(path) ?? path, shown, here);
    }

    /// <summary>Reads a text as if it stood in a folder.</summary>
    public static ModelfileResult ReadText(string text, string folder, string shown, bool here = true)
    {
        var diagnostics = new List<Diagnostic>();
        var instructions = new InstructionReader(text, shown, diagnostics).Read();
        var files = new ModelfileFiles(folder, here, diagnostics);
        var from = instructions.Where(each => each.Name == Instruction.From).Select(each => (Instruction: each, File: files.From(each))).ToList();
        var names = from.Where(each => each.File is null).Select(each => each.Instruction).ToList();
        if (from.Count == 0 && !diagnostics.Any(each => each.Message.StartsWith(Instruction.From, StringComparison.Ordinal)))
        {
            diagnostics.Add(Diagnostic.Error(new SourceLocation(shown, 1, 1), "there is no FROM", "name a model or a file of weights: FROM ./model.gguf"));
        }
        else if (names.Count > 0 && from.Count > 1)
        {
            diagnostics.Add(Diagnostic.Error(from[1].Instruction.At, "there is a second FROM, and a model is made from one model or from files", "keep one"));
        }

        foreach (var name in names.Where(each => !Name().IsMatch(each.Value)))
        {
            diagnostics.Add(Diagnostic.Error(name.ValueAt, $"FROM: {Quote.Of(name.Value)} is neither a file here nor the name of a model"));
        }

        foreach (var message in instructions.Where(each => each.Name == Instruction.Message && !Roles.Contains(each.Key)))
        {
            diagnostics.Add(Diagnostic.Error(message.KeyAt, $"MESSAGE: expected a role, got {Quote.Of(message.Key)}", Nearest.Question(message.Key, Roles) ?? "legal: system, user, assistant"));
        }

        var modelfile = new Modelfile
        {
            FromModel = names is [var only] ? new LocatedText(only.Value, only.ValueAt) : null,
            FromFiles = [.. from.Select(each => each.File).OfType<LocatedText>()],
            Adapters = [.. Of(Instruction.Adapter).Select(files.Other)],
            Drafts = [.. Of(Instruction.Draft).Select(files.Other)],
            Parameters = ModelfileParameters.Of(instructions, diagnostics),
            Texts = TextNames
                .Where(name => Of(name).Any())
#pragma warning disable CA1308 // Ollama's fields are lower case.
                .ToDictionary(name => name.ToLowerInvariant(), name => Of(name).Last().Value),
#pragma warning restore CA1308
            Licenses = [.. Of(Instruction.License).Select(each => each.Value)],
            Messages = [.. Of(Instruction.Message).Select(each => (each.Key, each.Value))],
        };
        var ordered = SpecReader.Tidy(diagnostics);
        return new ModelfileResult(ordered.Any(each => each.Severity == DiagnosticSeverity.Error) ? null : modelfile, ordered);

        IEnumerable<Instruction> Of(string name) => instructions.Where(each => each.Name == name);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:/@-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
