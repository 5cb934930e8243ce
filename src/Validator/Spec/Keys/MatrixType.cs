using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>matrix</c>: lists of values for some of the options.</summary>
internal sealed class MatrixType : ValueType<IReadOnlyList<MatrixAxis>>
{
    /// <summary>Cells that a matrix may have: each costs a load of the model.</summary>
    public const int MostConfigurations = 1000;

    public override string Legal => "a mapping of Ollama's options to lists of values, such as { num_thread: [8, 16] }";

    public override IReadOnlyList<string> KeyNames => OllamaOptions.Names;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(OllamaOptions.All.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["description"] = $"Each value makes a configuration of its own. {o.Description}",
            ["markdownDescription"] = $"Each value makes a configuration of its own. {o.Description}",
            ["items"] = new OptionType(o).Schema(),
        }))),
    };

    protected override bool TryReadNode(Cursor at, out IReadOnlyList<MatrixAxis> value)
    {
        var axes = new List<MatrixAxis>();
        value = axes;
        if (at.Node is not MapNode map)
        {
            at.Expected(Legal);
            return false;
        }

        var good = OptionsType.EachOption(map, at, (option, one) =>
        {
            var read = SpecTypes.List(new OptionType(option), $"values of {option.Name}", 1, "an axis needs a value").TryRead(one, out var values);
            axes.Add(new MatrixAxis(option.Name, values));
            return read && Distinct(values, one);
        });

        if (good && axes.Aggregate(1L, (cells, axis) => Math.Min(int.MaxValue, cells * axis.Values.Count)) > MostConfigurations)
        {
            at.Error($"{at.Path}: the cross product has more than {MostConfigurations} configurations", "split the spec, or take values out");
            good = false;
        }

        return good;
    }

    private static bool Distinct(IReadOnlyList<OptionValue> values, Cursor at)
    {
        var items = ((ListNode)at.Node).Items;
        var seen = new HashSet<string>();
        var good = true;
        for (var i = 0; i < values.Count; i++)
        {
            if (!seen.Add(values[i].Json))
            {
                at.Item(i, items[i]).Error($"{at.Path}: the value {Quote.Of(items[i])} is in the list twice", "each value makes a configuration; name it once");
                good = false;
            }
        }

        return good;
    }
}
