using System.Text.Json;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>
/// The fields of a request's JSON object, read as Go reads them into a struct: names match whatever their case,
/// the last of equal names counts, null is absent, and a wrong type is an error that names the field.
/// </summary>
internal readonly struct Fields
{
    private readonly JsonElement _object;
    private readonly string _struct;

    /// <param name="value">The object.</param>
    /// <param name="type">Name of the struct in Ollama's source, for error texts.</param>
    /// <param name="package">The package that the struct lies in.</param>
    public Fields(JsonElement value, string type, string package = "api")
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new EngineException(400, $"json: cannot unmarshal {KindOf(value)} into Go value of type {package}.{type}");
        }

        _object = value;
        _struct = type;
    }

    public string Text(string name) => Get(name, JsonValueKind.String, "string") is { } value ? TextOf(value) : "";

    public bool? Flag(string name) => Get(name) is not { } value
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "bool");

    /// <summary>A whole number; 0 if it is absent.</summary>
    public long Integer(string name) => Get(name, JsonValueKind.Number, "int") is not { } value
        ? 0
        : value.TryGetInt64(out long number) ? number : throw Wrong(name, value, "int");

    public JsonElement? Object(string name, string goType) => Get(name, JsonValueKind.Object, goType);

    public JsonElement? Array(string name, string goType) => Get(name, JsonValueKind.Array, goType);

    public double? Number(string name, string goType) => Get(name, JsonValueKind.Number, goType)?.GetDouble();

    public int[] Integers(string name)
    {
        if (Array(name, "[]int") is not { } array)
        {
            return [];
        }

        int[] values = new int[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement value in array.EnumerateArray())
        {
            values[i++] = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
                ? number
                : throw Wrong(name, value, "int");
        }

        return values;
    }

    /// <summary>The value, or null if it is absent or null.</summary>
    public JsonElement? Get(string name)
    {
        JsonElement? found = null;
        if (_object.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in _object.EnumerateObject())
            {
                found = string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) ? property.Value : found;
            }
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }

    /// <summary>A JSON string's text; a lone surrogate, which Go replaces, does not fail it.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return LoneSurrogates.Read(value.GetRawText());
        }
    }

    private JsonElement? Get(string name, JsonValueKind kind, string goType) =>
        Get(name) is not { } value ? null : value.ValueKind == kind ? value : throw Wrong(name, value, goType);

    private EngineException Wrong(string name, JsonElement value, string goType) =>
        new(400, $"json: cannot unmarshal {KindOf(value)} into Go struct field {_struct}.{name} of type {goType}");

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };
}
