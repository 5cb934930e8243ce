using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>deployment.source</c>: a word, or a mapping that names a file.</summary>
internal sealed class SourceType : ValueType<ModelSource>
{
    private static readonly ValueType<ModelSourceKind> Word = SpecTypes.Choice(("present", ModelSourceKind.Present), ("pull", ModelSourceKind.Pull));
    private static readonly SpecKey<LocatedText> Modelfile = new("modelfile", SpecTypes.Path, "Modelfile that the model is made from.") { Example = "./Modelfile" };
    private static readonly SpecKey<LocatedText> Gguf = new("gguf", SpecTypes.Path, "File of weights that the model is made from.") { Example = "./model.gguf" };
    private static readonly SectionType<ModelSource> File = new(
        [Modelfile, Gguf],
        values => values.Optional(Modelfile) is { } modelfile
            ? new ModelSource(ModelSourceKind.Modelfile, modelfile)
            : new ModelSource(ModelSourceKind.Gguf, values.Get(Gguf)),
        Check);

    public override string Legal => "present, pull, { modelfile: FILE } or { gguf: FILE }";

    public override IReadOnlyList<string> KeyNames => File.KeyNames;

    public override IEnumerable<(string Name, ValueType Type)> Inside => File.Inside;

    public override JsonObject Schema()
    {
        var file = File.Schema();
        file["minProperties"] = 1;
        file["maxProperties"] = 1;
        return new JsonObject { ["anyOf"] = new JsonArray(Word.Schema(), file) };
    }

    public override Node Resolve(Cursor at) => at.Node is MapNode ? File.Resolve(at) : at.Node;

    protected override bool TryReadNode(Cursor at, out ModelSource value)
    {
        switch (at.Node)
        {
            case MapNode:
                return File.TryRead(at, out value);
            case ScalarNode scalar when Interpolation.Holds(scalar.Text) || scalar.Text is "present" or "pull":
                var read = Word.TryRead(at, out var kind);
                value = new ModelSource(kind, null);
                return read;
            default:
                value = ModelSource.Present;
                at.Expected(Legal, at.Node is ScalarNode other ? Hint(other.Text) : null);
                return false;
        }
    }

    private static string? Hint(string text) =>
        text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? $"did you mean {{ gguf: {text} }}?"
        : Path.GetFileName(text).StartsWith("Modelfile", StringComparison.OrdinalIgnoreCase) ? $"did you mean {{ modelfile: {text} }}?"
        : Nearest.Question(text, ["present", "pull"]);

    private static bool Check(SectionValues values)
    {
        SpecKey<LocatedText>[] written = [.. new[] { Modelfile, Gguf }.Where(values.Written)];
        if (written.Length != 1)
        {
            values.At.Error($"{values.At.Path}: a model is made from one file", "give modelfile or gguf; a Modelfile names weights with FROM");
            return false;
        }

        if (values.Optional(written[0]) is { } file && values.At.Context.Untrusted
            && !values.Where(written[0]).FromCommandLine && !Workspace.Holds(file.Text, values.At.Context.Folder))
        {
            values.Where(written[0]).Error($"{values.Where(written[0]).Path}: an untrusted spec may not name a file outside the workspace", "a file beside the spec or below the current folder, without links, or run with --trusted");
            return false;
        }

        return true;
    }
}
