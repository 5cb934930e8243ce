using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A list of values of one type.</summary>
/// <param name="item">Type of each.</param>
/// <param name="things">What the items are, in the plural, for messages.</param>
/// <param name="minimum">Fewest items.</param>
/// <param name="whenShort">Said when there are fewer.</param>
internal sealed class ListType<T>(ValueType<T> item, string things, int minimum, string whenShort) : ValueType<IReadOnlyList<T>>
    where T : notnull
{
    public override string Legal => $"a list of {things}";

    public override IEnumerable<(string Name, ValueType Type)> Inside => [("[]", item)];

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (minimum > 0)
        {
            schema["minItems"] = minimum;
        }

        return schema;
    }

    public override Node Resolve(Cursor at)
    {
        var list = (ListNode)at.Node;
        return list with { Items = [.. list.Items.Select((node, i) => item.Resolve(at.Item(i, node)))] };
    }

    protected override bool TryReadNode(Cursor at, out IReadOnlyList<T> value)
    {
        value = [];
        if (at.Node is not ListNode list)
        {
            at.Expected(Legal, at.Node is ScalarNode scalar && item.TakesScalar ? $"a single one is a list too: [{YamlWriter.Inline(scalar)}]" : "begin each item with '- '");
            return false;
        }

        if (list.Items.Count < minimum)
        {
            at.Error($"{at.Path} is empty: {whenShort}", $"expected {Legal}");
            return false;
        }

        var read = new List<T>();
        var good = true;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var sound = item.TryRead(at.Item(i, list.Items[i]), out var one);
            good &= sound;
            if (sound)
            {
                read.Add(one);
            }
        }

        value = read;
        return good;
    }
}
