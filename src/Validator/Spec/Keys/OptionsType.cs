using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>deployment.options</c>: Ollama's options by Ollama's names.</summary>
internal sealed class OptionsType : ValueType<IReadOnlyDictionary<string, OptionValue>>
{
    public override string Legal => "a mapping of Ollama's options, such as { num_ctx: 8192 }";

    public override IReadOnlyList<string> KeyNames => OllamaOptions.Names;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(OllamaOptions.All.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)new OptionType(o).Schema()))),
    };

    protected override bool TryReadNode(Cursor at, out IReadOnlyDictionary<string, OptionValue> value)
    {
        var options = new Dictionary<string, OptionValue>();
        value = options;
        if (at.Node is not MapNode map)
        {
            at.Expected(Legal);
            return false;
        }

        var good = true;
        foreach (var (name, node) in map.Entries)
        {
            if (OllamaOptions.Find(name.Text) is not { } option)
            {
                UnknownKey.Report(name, at, OllamaOptions.Names);
                good = false;
                continue;
            }

            var read = new OptionType(option).TryRead(at.Key(name.Text, node), out var one);
            good &= read;
            if (read)
            {
                options.Add(name.Text, one);
            }
        }

        return good;
    }
}

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

        var good = true;
        foreach (var (name, node) in map.Entries)
        {
            if (OllamaOptions.Find(name.Text) is not { } option)
            {
                UnknownKey.Report(name, at, OllamaOptions.Names);
                good = false;
                continue;
            }

            var list = SpecTypes.List(new OptionType(option), $"values of {name.Text}", 1, "an axis needs a value");
            var read = list.TryRead(at.Key(name.Text, node), out var values);
            good &= read && Distinct(values, at.Key(name.Text, node));
            axes.Add(new MatrixAxis(name.Text, values));
        }

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
