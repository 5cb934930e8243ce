namespace Validator.Spec.Keys;

/// <summary><c>workload</c>, its corpus and its queries.</summary>
internal static class WorkloadKeys
{
    private static readonly SpecKey<LocatedText> Path = new("path", SpecTypes.Path, "Folder or file whose text stands before every query.") { Required = true, Example = "./src" };
    private static readonly SpecKey<IReadOnlyList<LocatedText>> Include = new("include", SpecTypes.List(SpecTypes.Glob, "globs", 1, "no file would be read"), "Globs of the files taken.") { Default = """["**/*"]""", Example = """["**/*.py"]""" };
    private static readonly SpecKey<IReadOnlyList<LocatedText>> Exclude = new("exclude", SpecTypes.List(SpecTypes.Glob, "globs"), "Globs of files taken out again.") { Example = """["**/tests/**"]""" };
    private static readonly SpecKey<int> Tokens = new("tokens", SpecTypes.Whole(1, 16_777_216), "Length of the whole prompt in the model's own tokens.") { Example = "85000" };

    private static readonly SectionType<CorpusSpec> Corpus = new(
        [Path, Include, Exclude, Tokens],
        values => Build(values.Get(Path), values.Get(Include), values.Optional(Exclude) ?? [], values.Maybe(Tokens)));

    private static readonly SpecKey<string> Id = new("id", SpecTypes.QueryId, "Name of the query, unique.") { Required = true, Example = "architecture" };
    private static readonly SpecKey<string> Prompt = new("prompt", SpecTypes.Verbatim, "What is asked, sent as written.") { Required = true, Example = "Describe the architecture." };
    private static readonly SpecKey<int> Weight = new("weight", SpecTypes.Whole(1, 1000), "Share in the mix.") { Default = "1" };

    private static readonly SectionType<(QuerySpec Query, Reading.Cursor At)> Query = new(
        [Id, Prompt, Weight],
        values => (new QuerySpec(values.Get(Id), values.Get(Prompt), values.Get(Weight)), values.Where(Id)));

    private static readonly SpecKey<CorpusSpec> CorpusKey = new("corpus", Corpus, "Text put before every query.");
    private static readonly SpecKey<IReadOnlyList<(QuerySpec Query, Reading.Cursor At)>> Queries = new("queries", SpecTypes.List(Query, "queries", 1, "there is nothing to ask"), "The queries.") { Required = true, Example = "[{ id: architecture, prompt: Describe the architecture. }]" };

    public static readonly SectionType<WorkloadSpec> Type = new(
        [CorpusKey, Queries],
        values => new WorkloadSpec { Corpus = values.Optional(CorpusKey), Queries = [.. values.Get(Queries).Select(q => q.Query)] },
        values => UniqueIds.Check(values.SoundItems(Queries).Select(q => (q.Query.Id, q.At))));

    private static CorpusSpec Build(LocatedText path, IReadOnlyList<LocatedText> include, IReadOnlyList<LocatedText> exclude, int? tokens) =>
        new(path, [.. include.Select(glob => glob.Text)], [.. exclude.Select(glob => glob.Text)], tokens)
        {
            IncludeForRecord = [.. include.Select(glob => glob.ForRecord)],
            ExcludeForRecord = [.. exclude.Select(glob => glob.ForRecord)],
        };
}
