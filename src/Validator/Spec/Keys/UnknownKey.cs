using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>Says what a key that is not known here may have been meant to be.</summary>
internal static class UnknownKey
{
    public static void Report(ScalarNode key, Cursor section, IReadOnlyList<string> legal)
    {
        var path = section.Key(key.Text, key).Path;
        var where = section.Path.Length == 0 ? "the spec" : section.Path;
        var list = $"legal here: {string.Join(", ", legal)}";
        if (NotYet.IsKey(path))
        {
            section.Context.Report(Diagnostic.Error(key.Location, $"{path} is not supported by this version", list));
            return;
        }

        var near = Nearest.Of(key.Text, legal);
        var elsewhere = SpecKeys.SectionsWith(key.Text).Where(p => p != section.Path).ToList();
        var hint = (near, elsewhere) switch
        {
            ({ } word, _) => $"did you mean '{word}'? {list}",
            (null, [_, ..]) => $"it belongs under {string.Join(" or ", elsewhere.Select(p => p.Length == 0 ? "the top level" : p))}; {list}",
            _ => list,
        };
        section.Context.Report(Diagnostic.Error(key.Location, $"unknown key {Quote.Of(key.Text)} in {where}", hint));
    }
}
