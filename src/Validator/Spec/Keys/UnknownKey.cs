using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>Says what a key that is not known here may have been meant to be.</summary>
internal static partial class UnknownKey
{
    public static void Report(ScalarNode key, Cursor section, IReadOnlyList<string> legal)
    {
        var path = section.Key(key.Text, key).Path;
        var where = section.Path.Length == 0 ? $"the {section.Context.Document.Noun}" : section.Path;
        var list = $"legal here: {string.Join(", ", legal)}";
        if (section.Context.Document == DocumentKind.Spec && NotYet.IsKey(path))
        {
            section.Context.Report(Diagnostic.Error(key.Location, $"{path} is not supported by this version", list));
            return;
        }

        var near = Nearest.AllOf(key.Text, legal);
        var elsewhere = section.Context.Document.SectionsWith(key.Text).Where(p => p != WithoutIndices(section.Path)).ToList();
        var hint = (near, elsewhere) switch
        {
            ([_, ..], _) => $"{Nearest.Question(key.Text, legal)} {list}",
            (_, [_, ..]) => $"it belongs under {string.Join(" or ", elsewhere.Select(p => p.Length == 0 ? "the top level" : p))}; {list}",
            _ => list,
        };
        // A key that is there already would then be there twice, as would one that two keys may have been meant to be.
        var free = near.Count == 1 && section.Node is MapNode map && map.Find(near[0]) is null && key.Plain
            && map.Entries.Count(entry => !legal.Contains(entry.Key.Text) && Nearest.AllOf(entry.Key.Text, legal) is [var only] && only == near[0]) == 1;
        section.Context.Report(Diagnostic.Error(key.Location, $"unknown key {Quote.Of(key.Text)} in {where}", hint) with { Fix = free ? new TextFix(key.Text, near[0]) : null });
    }

    private static string WithoutIndices(string path) => Index().Replace(path, "[]");

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
