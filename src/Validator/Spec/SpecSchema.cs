using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Spec.Keys;

namespace Validator.Spec;

/// <summary>The spec's format for editors, from the same table that the reader goes by.</summary>
public static class SpecSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON Schema, draft 7: the one that YAML language servers know best.</summary>
    public static string ToJson() => Of($"Deployment spec {SpecKeys.ApiVersion}", SpecKeys.Root.Schema());

    internal static string Of(string title, JsonObject root)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
        };
        foreach (var (name, value) in root.ToList())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Readable) + "\n";
    }
}
