using Validator.Spec.Prompts;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>workload</c>: its queries, and what stands around them.</summary>
internal static class WorkloadKeys
{
    private static readonly SpecKey<string> Id = new("id", SpecTypes.QueryId, "Name of the query, unique.") { Required = true, Example = "architecture" };
    private static readonly SpecKey<string> Prompt = new("prompt", SpecTypes.Verbatim, "What is asked, sent as written.") { Example = "Describe the architecture." };
    private static readonly SpecKey<IReadOnlyList<string>> Turns = new("turns", SpecTypes.List(SpecTypes.Verbatim, "texts", 1, "there is nothing to ask"), "What the user says turn by turn in the place of prompt, each once the answer before it is there; for api chat and openai.") { Example = "[Describe the architecture., Which part would you change first?]" };
    private static readonly SpecKey<int> Weight = new("weight", SpecTypes.Whole(1, PromptLine.MostWeight), "Share in the mix.") { Default = "1" };
    private static readonly SpecKey<int> MaxTokens = new("maxTokens", SpecTypes.Whole(1, PromptLine.MostTokens), "Most tokens of its answers, in the place of num_predict.") { Example = "64" };

    private static readonly SectionType<(QuerySpec Query, Cursor At)> Query = new(
        [Id, Prompt, Turns, Weight, MaxTokens],
        values => (Of(values), values.Where(Id)),
        AsksOnce)
    { OneOf = [Prompt, Turns] };

    private static readonly SpecKey<CorpusSpec> Corpus = new("corpus", CorpusKeys.Type, "Text put before every query.");
    private static readonly SpecKey<IReadOnlyList<(QuerySpec Query, Cursor At)>> Queries = new("queries", SpecTypes.List(Query, "queries", 1, "there is nothing to ask"), "The queries.") { Example = "[{ id: architecture, prompt: Describe the architecture. }]" };
    private static readonly SpecKey<IReadOnlyList<QuerySpec>> QuerySet = new("querySet", new QuerySetType(), "Queries that the tool brings along, about a code base in the corpus.") { Example = "[architecture, refactoring]" };
    private static readonly SpecKey<LocatedText> File = new("prompts", SpecTypes.Path, "JSONL file with more queries, a line each: id, prompt (or turns, or messages), weight, maxTokens.") { Example = "./prompts.jsonl" };
    private static readonly SpecKey<PrefillPolicy> Prefill = new("prefill", SpecTypes.Choice(("cold", PrefillPolicy.Cold), ("warm", PrefillPolicy.Warm)), "Whether prompts begin with a nonce, so that each is evaluated whole (cold), or with the same corpus, so that the server's cache may serve it (warm).") { Default = "cold" };

    public static readonly SectionType<WorkloadSpec> Type = new(
        [Corpus, Queries, QuerySet, File, Prefill],
        values => new WorkloadSpec
        {
            Corpus = values.Optional(Corpus),
            Queries = [.. (values.Optional(Queries) ?? []).Select(query => query.Query), .. values.Optional(QuerySet) ?? []],
            Prompts = values.Optional(File),
            Prefill = values.Get(Prefill),
        },
        Check)
    { AnyOf = [Queries, QuerySet, File] };

    /// <summary>Reports queries that the route cannot carry; true when there are none.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="section">Where it stands.</param>
    /// <param name="api">The route.</param>
    public static bool Fits(WorkloadSpec workload, Cursor section, ApiKind api)
    {
        var list = section.Into(Queries.Name);
        if (api != ApiKind.Generate || list.Node is not ListNode items)
        {
            return true;
        }

        foreach (var (node, index) in items.Items.Select((node, index) => (node, index)).Where(item => workload.Queries[item.index].NeedsChat))
        {
            var at = list.Item(index, node).Into(Turns.Name);
            at.Error($"{at.Path}: /api/generate takes one prompt and no messages", "set deployment.api to chat or openai");
        }

        return !workload.Queries.Any(query => query.NeedsChat);
    }

    private static QuerySpec Of(SectionValues values)
    {
        var turns = values.Optional(Turns);
        return new QuerySpec(values.Get(Id), turns is null ? values.Get(Prompt) : turns[0], values.Get(Weight))
        {
            FollowUps = turns is null or [_] ? [] : [.. turns.Skip(1)],
            MaxTokens = values.Maybe(MaxTokens),
        };
    }

    private static bool AsksOnce(SectionValues values)
    {
        if (values.Written(Prompt) != values.Written(Turns))
        {
            return true;
        }

        var path = values.At.Path;
        values.At.Error(
            values.Written(Prompt) ? $"{path}: prompt and turns say the same thing twice" : $"{path}.prompt is missing: what is asked, sent as written",
            values.Written(Prompt) ? "the first of turns is the prompt" : "prompt: Describe the architecture.");
        return false;
    }

    private static bool Check(SectionValues values)
    {
        var own = values.SoundItems(Queries);
        var good = UniqueIds.Check(own.Select(query => (query.Query.Id, query.At)));
        foreach (var (query, at) in own.Where(one => (values.Optional(QuerySet) ?? []).Any(built => string.Equals(built.Id, one.Query.Id, StringComparison.OrdinalIgnoreCase))))
        {
            at.Error($"{at.Path}: the id {Quote.Of(query.Id)} is taken by a query of querySet", "ids differ in more than case");
            good = false;
        }

        if (!values.Written(Queries) && !values.Written(QuerySet) && !values.Written(File))
        {
            values.At.Error($"{values.At.Path} asks nothing: give queries, querySet or prompts", $"queries: {Queries.Example}");
            good = false;
        }

        if (values.Maybe(Prefill) == PrefillPolicy.Warm && !values.Written(Corpus))
        {
            values.Where(Prefill).Error($"{values.Where(Prefill).Path}: without a corpus prompts share no beginning that a cache could serve", "give workload.corpus, or leave prefill out");
            good = false;
        }

        return good & IsInside(values);
    }

    private static bool IsInside(SectionValues values)
    {
        var at = values.Where(File);
        if (values.Optional(File) is not { } file || !at.Context.Untrusted || at.FromCommandLine || Workspace.Holds(file.Text, at.Context.Folder))
        {
            return true;
        }

        at.Error($"{at.Path}: an untrusted spec may not name a file outside the workspace", "a file beside the spec or below the current folder, without links, or run with --trusted");
        return false;
    }
}
