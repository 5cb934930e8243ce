using System.Text.Json.Nodes;

namespace Validator.Spec.Keys;

/// <summary>Pieces of JSON Schema. A scalar may be written as a number, a flag or a text, and may hold <c>${NAME}</c>.</summary>
internal static class SchemaText
{
    private const string Variable = @"\$\{";

    /// <summary>A text; YAML tools take <c>1</c> or <c>true</c> without quotes for something else, so those pass too.</summary>
    public static JsonObject Text(string? pattern, bool interpolates)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        if (pattern is not null)
        {
            schema["pattern"] = interpolates ? $"({pattern})|{Variable}" : pattern;
        }

        return schema;
    }

    /// <summary>A number with a unit or an operator: never one by itself.</summary>
    public static JsonObject Quantity(string pattern) => new() { ["type"] = "string", ["pattern"] = $"({pattern})|{Variable}" };

    public static JsonObject Number(string type, double minimum, double maximum) => new()
    {
        ["type"] = new JsonArray(type, "string"),
        ["minimum"] = JsonValue.Create(minimum),
        ["maximum"] = JsonValue.Create(maximum),
        ["pattern"] = type == "integer" ? $@"^[-+]?[0-9]+$|{Variable}" : $@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|{Variable}",
    };

    /// <summary>One of some words, each also in the type that YAML tools read it as.</summary>
    public static JsonObject Words(IEnumerable<string> words)
    {
        var legal = words.ToList();
        var flags = legal.All(w => w is "true" or "false");
        return flags
            ? new JsonObject { ["type"] = new JsonArray("boolean", "string"), ["pattern"] = $"^(true|false)$|{Variable}" }
            : new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["enum"] = new JsonArray([.. legal.Select(w => (JsonNode)w)]) },
                    new JsonObject { ["type"] = "string", ["pattern"] = Variable }),
            };
    }
}
