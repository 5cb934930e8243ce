using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>What stands for a key that was left out.</summary>
internal static class SectionDefaults
{
    /// <summary>The default as a node; null when the key has none in this section.</summary>
    public static Node? Of(SpecKey key, MapNode section, Cursor at)
    {
        if (key.Default is not { } text || key.DefaultWhere?.Invoke(at) == false)
        {
            return null;
        }

        var node = YamlTree.Parse(text, at.Location.File, [], at.Context.Document)!;
        if (key.CappedBy is { } cap && section.Find(cap.Name) is { } given
            && cap.Of.TryRead(at.Key(cap.Name, given) with { Context = at.Context.Silent() }, out var bound)
            && Quantity.TryParse(text, Unit.Duration, out var seconds) && bound.TotalSeconds < seconds)
        {
            return given;
        }

        return node is ScalarNode scalar ? scalar with { Location = at.Location } : node;
    }
}
