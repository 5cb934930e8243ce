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

        return EachOption(map, at, (option, one) =>
        {
            var read = new OptionType(option).TryRead(one, out var set);
            if (read)
            {
                options.Add(option.Name, set);
            }

            return read;
        });
    }

    /// <summary>Reads every entry of a mapping whose keys are Ollama's options; an unknown key is told.</summary>
    /// <returns>Whether all are sound.</returns>
    public static bool EachOption(MapNode map, Cursor at, Func<OptionDefinition, Cursor, bool> read)
    {
        var good = true;
        foreach (var (name, node) in map.Entries)
        {
            if (OllamaOptions.Find(name.Text) is { } option)
            {
                good &= read(option, at.Key(name.Text, node));
            }
            else
            {
                UnknownKey.Report(name, at, OllamaOptions.Names);
                good = false;
            }
        }

        return good;
    }
}
