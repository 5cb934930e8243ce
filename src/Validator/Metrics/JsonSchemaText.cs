using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Validator.Metrics;

/// <summary>
/// JSON Schema (draft 7) of documents that the tool writes, made from the very types that write them, so that the two cannot
/// part. Members that are not named are legal: a later version may write more.
/// </summary>
internal static class JsonSchemaText
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, with a line end.</summary>
    /// <param name="title">Of the document.</param>
    /// <param name="type">How the document is written.</param>
    /// <param name="describe">What a member is, by the type that holds it and its name; null where the name says it all.</param>
    /// <param name="refine">Changes the schema of a member, by the same; may be null.</param>
    public static string Of(string title, JsonTypeInfo type, Func<Type, string, string?> describe, Action<Type, string, JsonObject>? refine = null) =>
        Titled(title, Exported(type, describe, refine));

    /// <summary>The schema of a document that is of one of several types.</summary>
    /// <param name="title">Of the document.</param>
    /// <param name="types">How it may be written; none of them holds itself.</param>
    /// <param name="describe">What a member is, by the type that holds it and its name; null where the name says it all.</param>
    public static string OfEither(string title, IReadOnlyList<JsonTypeInfo> types, Func<Type, string, string?> describe) =>
        Titled(title, new JsonObject { ["anyOf"] = new JsonArray([.. types.Select(type => Exported(type, describe, null))]) });

    private static JsonObject Exported(JsonTypeInfo type, Func<Type, string, string?> describe, Action<Type, string, JsonObject>? refine) =>
        (JsonObject)type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is JsonObject schema && context.PropertyInfo is { DeclaringType: { } owner } property)
                {
                    refine?.Invoke(owner, property.Name, schema);
                    if (describe(owner, property.Name) is { } words)
                    {
                        schema.Insert(0, "description", words);
                    }
                }

                return node;
            },
        });

    private static string Titled(string title, JsonObject root)
    {
        var document = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = title };
        foreach (var (name, value) in root.ToArray())
        {
            document[name] = value?.DeepClone();
        }

        return document.ToJsonString(s_readable) + "\n";
    }
}
