using System.Text.Json.Nodes;
using Validator.Spec.QuerySets;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>workload.querySet</c>: the name of a built-in set, a list of names, or a mapping of names to weights.</summary>
internal sealed class QuerySetType : ValueType<IReadOnlyList<QuerySpec>>
{
    private static readonly ValueType<string> Name = SpecTypes.Choice([.. BuiltInQueries.All.Select(set => (set.Name, set.Name))]);
    private static readonly ValueType<IReadOnlyList<string>> Names = SpecTypes.List(Name, "query sets", 1, "there is nothing to ask");
    private static readonly IReadOnlyList<SpecKey<int>> Weights = [.. BuiltInQueries.All.Select(set => new SpecKey<int>(set.Name, SpecTypes.Whole(1, Prompts.PromptLine.MostWeight), $"{set.Description} The weight of each of its queries.") { Example = "2" })];
    private static readonly SectionType<IReadOnlyList<QuerySpec>> Weighted = new(
        Weights,
        values => [.. Weights.Where(values.Written).SelectMany(set => Of(set.Name, values.Get(set)))],
        HasOne);

    public override string Legal => $"{Name.Legal}, a list of these, or a mapping of these to weights";

    public override IReadOnlyList<string> KeyNames => Weighted.KeyNames;

    public override IEnumerable<(string Name, ValueType Type)> Inside => Weighted.Inside;

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Name.Schema(), Names.Schema(), SectionSchema.Of(Weights, least: 1)) };

    protected override bool TryReadNode(Cursor at, out IReadOnlyList<QuerySpec> value)
    {
        switch (at.Node)
        {
            case MapNode:
                return Weighted.TryRead(at, out value);
            case ListNode list:
                var read = Names.TryRead(at, out var names);
                value = read ? [.. names.Distinct().SelectMany(name => Of(name, 1))] : [];
                return read && AreDistinct(at, list, names);
            default:
                var known = Name.TryRead(at, out var one);
                value = known ? Of(one, 1) : [];
                return known;
        }
    }

    private static IReadOnlyList<QuerySpec> Of(string name, int weight) => [.. BuiltInQueries.Of(name).Select(query => query with { Weight = weight })];

    private static bool HasOne(SectionValues values)
    {
        if (((MapNode)values.At.Node).Entries.Count > 0)
        {
            return true;
        }

        values.At.Error($"{values.At.Path} is empty: there is nothing to ask", $"{BuiltInQueries.All[0].Name}: 1");
        return false;
    }

    private static bool AreDistinct(Cursor at, ListNode list, IReadOnlyList<string> names)
    {
        var good = true;
        for (var index = 0; index < names.Count; index++)
        {
            if (names.Take(index).Contains(names[index]))
            {
                at.Item(index, list.Items[index]).Error($"{at.Path}[{index}]: {Quote.Of(names[index])} is named twice", $"to ask it more often: {{ {names[index]}: 2 }}");
                good = false;
            }
        }

        return good;
    }
}
