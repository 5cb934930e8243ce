using System.Globalization;
using System.Text.Json;

namespace Validator.Engine.Inference;

/// <summary>
/// What the engine honours of a JSON Schema: types, properties, items and their number, lengths, ranges, enumerations,
/// constants, alternatives, references within the schema, the common formats. Patterns are passed over.
/// </summary>
internal sealed class JsonSchemaNode(JsonElement schema, JsonElement root)
{
    /// <summary>Deeper down a recursive schema takes its shortest way out.</summary>
    private const int Deep = 6;

    private static readonly string[] s_alternatives = ["anyOf", "oneOf", "allOf"];

    /// <summary>A schema that allows a short text, as one that says nothing.</summary>
    public static JsonSchemaNode Any { get; } = Parse("""{"type":"string"}""");

    /// <summary>JSON texts one of which the value must be; null where it is not fixed.</summary>
    public IReadOnlyList<string>? Fixed =>
        Find("const") is { } constant ? [constant.GetRawText()]
        : Find("enum", JsonValueKind.Array) is { } values && values.GetArrayLength() > 0 ? [.. values.EnumerateArray().Select(value => value.GetRawText())]
        : Find("format") is { ValueKind: JsonValueKind.String } format ? OfFormat(format.GetString()!)
        : null;

    public JsonSchemaNode? Items => Find("items", JsonValueKind.Object) is { } items ? new JsonSchemaNode(items, root) : null;

    /// <summary>Characters of a text, at least and at most.</summary>
    public (int Least, int Most) Lengths => (Count("minLength") ?? 0, Count("maxLength") ?? int.MaxValue);

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>The members of an object; deep down only those that it must have.</summary>
    public IReadOnlyList<(string Name, JsonSchemaNode Schema)> Properties(int depth)
    {
        HashSet<string?> required = Find("required", JsonValueKind.Array) is { } names
            ? [.. names.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString() : null)]
            : [];
        return Find("properties", JsonValueKind.Object) is not { } properties ? [] :
        [
            .. properties.EnumerateObject().Where(property => depth < Deep || required.Contains(property.Name))
                .Select(property => (property.Name, new JsonSchemaNode(property.Value, root))),
        ];
    }

    /// <summary>Follows references, and takes one of several alternatives.</summary>
    public JsonSchemaNode Resolved(Func<int, int> decide)
    {
        JsonSchemaNode node = this;
        for (int hops = 0; hops < 32; hops++)
        {
            if (node.Find("$ref") is { ValueKind: JsonValueKind.String } reference && node.Follow(reference.GetString()!) is { } target)
            {
                node = new JsonSchemaNode(target, root);
            }
            else if (s_alternatives.Select(name => node.Find(name, JsonValueKind.Array)).FirstOrDefault(found => found is not null) is { } choices
                && choices.GetArrayLength() > 0)
            {
                node = new JsonSchemaNode(choices[decide(choices.GetArrayLength())], root);
            }
            else
            {
                break;
            }
        }

        return node;
    }

    public string Type(Func<int, int> decide) => Find("type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString()!,
        { ValueKind: JsonValueKind.Array } types when types.GetArrayLength() > 0 => types[decide(types.GetArrayLength())] is { ValueKind: JsonValueKind.String } type ? type.GetString()! : "null",
        _ => Find("properties") is not null ? "object" : Find("items") is not null ? "array" : "string",
    };

    public int ItemCount(int depth, Func<int, int> decide)
    {
        int least = Count("minItems") ?? 0;
        int most = Math.Max(least, Math.Min(Count("maxItems") ?? int.MaxValue, least + 3));
        return depth >= Deep ? least : least + decide(most - least + 1);
    }

    /// <summary>A whole number within the range; for <c>number</c> too, where it is as good as any.</summary>
    public string Number(Func<int, int> decide)
    {
        double? low = Double("minimum") ?? (Double("exclusiveMinimum") is { } above ? Math.Floor(above) + 1 : null);
        double? high = Double("maximum") ?? (Double("exclusiveMaximum") is { } below ? Math.Ceiling(below) - 1 : null);
        double step = Double("multipleOf") is { } multiple and > 0 ? multiple : 1;
        double from = Math.Ceiling((low ?? Math.Min(0, high - 100 ?? 0)) / step);
        double to = Math.Floor((high ?? ((from * step) + 100)) / step);
        double choices = Math.Clamp(to - from + 1, 1, 512);
        double value = to < from ? low ?? high ?? 0 : (from + decide((int)choices)) * step;
        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<string>? OfFormat(string format) => format switch
    {
        "date-time" => ["\"2026-01-02T03:04:05Z\""],
        "date" => ["\"2026-01-02\""],
        "time" => ["\"03:04:05Z\""],
        "uuid" => ["\"123e4567-e89b-42d3-a456-426614174000\""],
        "email" => ["\"someone@example.org\""],
        "uri" => ["\"https://example.org/\""],
        _ => null,
    };

    private static JsonSchemaNode Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement element = document.RootElement.Clone();
        return new JsonSchemaNode(element, element);
    }

    private JsonElement? Follow(string reference)
    {
        if (!reference.StartsWith('#'))
        {
            return null;
        }

        JsonElement at = root;
        foreach (string part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
            {
                return null;
            }
        }

        return at;
    }

    private JsonElement? Find(string name, JsonValueKind kind) => Find(name) is { } value && value.ValueKind == kind ? value : null;

    private JsonElement? Find(string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out JsonElement value) ? value : null;

    private double? Double(string name) => Find(name, JsonValueKind.Number)?.GetDouble();

    private int? Count(string name) => Double(name) is { } value ? (int)Math.Clamp(value, 0, 1 << 20) : null;
}
