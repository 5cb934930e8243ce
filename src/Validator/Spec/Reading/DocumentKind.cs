using Validator.Spec.Keys;
using ValueType = Validator.Spec.Keys.ValueType;

namespace Validator.Spec.Reading;

/// <summary>A kind of file that is read by a table of keys.</summary>
/// <param name="Noun">What messages call it, without an article.</param>
/// <param name="Schema">The command that prints its format.</param>
/// <param name="Root">Its top level.</param>
internal sealed record DocumentKind(string Noun, string Schema, Func<ValueType> Root)
{
    public static readonly DocumentKind Spec = new("spec", "ollama-validator schema", () => SpecKeys.Root);

    /// <summary>Paths of the sections in which a key of this name is legal.</summary>
    public IEnumerable<string> SectionsWith(string key) =>
        Sections(Root(), string.Empty).Where(s => s.Type.KeyNames.Contains(key)).Select(s => s.Path).Distinct();

    private static IEnumerable<(string Path, ValueType Type)> Sections(ValueType type, string path) =>
        type.Inside.SelectMany(i => Sections(i.Type, i.Name == "[]" ? path + "[]" : path.Length == 0 ? i.Name : $"{path}.{i.Name}"))
            .Prepend((path, type));
}
