namespace Validator.Spec.Keys;

/// <summary><c>workload.corpus</c>.</summary>
internal static class CorpusKeys
{
    private static readonly SpecKey<LocatedText> Path = new("path", SpecTypes.Path, "Folder or file whose text stands before every query.") { Required = true, Example = "./src" };
    private static readonly SpecKey<IReadOnlyList<LocatedText>> Include = new("include", SpecTypes.List(SpecTypes.Glob, "globs", 1, "no file would be read"), "Globs of the files taken.") { Default = """["**/*"]""", Example = """["**/*.py"]""" };
    private static readonly SpecKey<IReadOnlyList<LocatedText>> Exclude = new("exclude", SpecTypes.List(SpecTypes.Glob, "globs"), "Globs of files taken out again.") { Example = """["**/tests/**"]""" };
    private static readonly SpecKey<bool> Git = new("git", SpecTypes.Flag, "Whether only files that git tracks are taken; the path is a folder of a working tree.") { Default = "false" };
    private static readonly SpecKey<int> Tokens = new("tokens", SpecTypes.Whole(1, 16_777_216), "Length of the whole prompt in the model's own tokens.") { Example = "85000" };

    public static readonly SectionType<CorpusSpec> Type = new(
        [Path, Include, Exclude, Git, Tokens],
        values =>
        {
            var (include, exclude) = (values.Get(Include), values.Optional(Exclude) ?? []);
            return new CorpusSpec(values.Get(Path), [.. include.Select(glob => glob.Text)], [.. exclude.Select(glob => glob.Text)], values.Maybe(Tokens))
            {
                IncludeForRecord = [.. include.Select(glob => glob.ForRecord)],
                ExcludeForRecord = [.. exclude.Select(glob => glob.ForRecord)],
                Git = values.Get(Git),
            };
        });
}
