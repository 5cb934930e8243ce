using Validator.Spec.Reading;

namespace Validator.Spec.Modelfiles;

/// <summary>The files that a Modelfile names.</summary>
internal sealed class ModelfileFiles(string folder, bool here, List<Diagnostic> diagnostics)
{
    /// <summary>The file that <c>FROM</c> names; null when it names a model.</summary>
    public LocatedText? From(Instruction instruction)
    {
        var path = Full(instruction.Value);
        return File.Exists(path) || Directory.Exists(path) || LooksLikePath(instruction.Value) ? Checked(instruction, path) : null;
    }

    /// <summary>The file that another instruction names.</summary>
    public LocatedText Other(Instruction instruction) => Checked(instruction, Full(instruction.Value));

    private LocatedText Checked(Instruction instruction, string path)
    {
        if (Directory.Exists(path))
        {
            diagnostics.Add(Diagnostic.Error(instruction.ValueAt, $"{instruction.Name}: {Quote.Of(instruction.Value)} is a folder, and only files in the GGUF format are taken", "convert its weights to GGUF, or make the model with ollama create and use source: present"));
        }
        else if (!File.Exists(path))
        {
            var message = $"{instruction.Name}: there is no file {Quote.Path(path)}";
            diagnostics.Add(here ? Diagnostic.Error(instruction.ValueAt, message) : Diagnostic.Warning(instruction.ValueAt, message, "the machine that runs this spec must have it"));
        }

        return new LocatedText(path, instruction.ValueAt);
    }

    private string Full(string value) => Path.GetFullPath(
        value == "~" || value.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + value[1..]
            : value,
        folder);

    private static bool LooksLikePath(string value) =>
        value.Length > 0 && (value[0] is '.' or '/' or '~' or '\\' || value.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) || Path.IsPathRooted(value));
}
