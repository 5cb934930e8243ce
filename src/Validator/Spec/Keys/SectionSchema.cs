using System.Text.Json.Nodes;

namespace Validator.Spec.Keys;

/// <summary>JSON Schema of a mapping with keys of its own.</summary>
internal static class SectionSchema
{
    /// <summary>Name under which a key's legal values stand in words; validators ignore what they do not know.</summary>
    public const string Legal = "x-legal";

    /// <param name="keys">The keys.</param>
    /// <param name="least">Fewest keys that must be there.</param>
    public static JsonObject Of(IReadOnlyList<SpecKey> keys, int least = 0)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var schema = key.Type.Schema();
            schema["description"] = key.Description;
            schema["markdownDescription"] = Hover(key);
            schema[Legal] = key.Type.Legal;
            if (key.Default is { } text)
            {
                schema["default"] = Literal(text);
            }

            if (key.Example is { } example)
            {
                schema["examples"] = new JsonArray(Literal(example));
            }

            properties[key.Name] = schema;
        }

        var section = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (least > 0)
        {
            section["minProperties"] = least;
        }

        if (keys.Any(k => k.Required))
        {
            section["required"] = new JsonArray([.. keys.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        }

        return section;
    }

    /// <summary>What an editor shows beside a key: what it is, what is legal, what holds without it, and how it is written.</summary>
    private static string Hover(SpecKey key)
    {
        var facts = key.Default is { } text ? $"\n\nDefault: `{text}`" : key.Required ? "\n\nRequired." : string.Empty;
        var example = key.Example is { } sample ? $"\n\n```yaml\n{key.Name}: {sample}\n```" : string.Empty;
        return $"{key.Description}\n\nLegal: {key.Type.Legal}.{facts}{example}";
    }

    private static JsonNode? Literal(string yaml) => Of(Reading.YamlTree.Parse(yaml, string.Empty, [], Reading.DocumentKind.Spec)!);

    private static JsonNode? Of(Reading.Node node) => node switch
    {
        Reading.ScalarNode { Plain: true, Text: "true" or "false" } flag => JsonValue.Create(flag.Text == "true"),
        Reading.ScalarNode { Plain: true } number when int.TryParse(number.Text, out var value) => JsonValue.Create(value),
        Reading.ScalarNode scalar => JsonValue.Create(scalar.Text),
        Reading.ListNode list => new JsonArray([.. list.Items.Select(Of)]),
        Reading.MapNode map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Of(e.Value)))),
        _ => null,
    };
}
