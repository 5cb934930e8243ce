using System.Text.Json.Nodes;

namespace Validator.Spec.Keys;

/// <summary>JSON Schema of a mapping with keys of its own.</summary>
internal static class SectionSchema
{
    /// <param name="keys">The keys.</param>
    /// <param name="least">Fewest keys that must be there.</param>
    public static JsonObject Of(IReadOnlyList<SpecKey> keys, int least = 0)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var schema = key.Type.Schema();
            schema["description"] = key.Description;
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
