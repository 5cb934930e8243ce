using System.Globalization;
using System.Text.Json.Nodes;

namespace Validator.Spec;

/// <summary>The value of one of Ollama's model options, kept with the type the option has and the text the user wrote.</summary>
/// <param name="Text">As written in the spec: <c>0.10</c> stays <c>0.10</c>.</param>
/// <param name="Json">The JSON literal sent to the server: <c>262144</c>, <c>0.1</c>, <c>true</c>, <c>["a"]</c>.</param>
public sealed record OptionValue(string Text, string Json)
{
    /// <summary>The value as a whole number; null when it is none.</summary>
    public long? Whole => long.TryParse(Json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Whether the environment put any of it in: then the text keeps <c>${NAME}</c>, and only the text may be shown or recorded.</summary>
    public bool FromEnvironment { get; init; }

    /// <summary>An option that holds a whole number.</summary>
    public static OptionValue Of(long value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return new OptionValue(text, text);
    }

    /// <summary>The value as a JSON node, as it is sent.</summary>
    public JsonNode? ToNode() => JsonNode.Parse(Json);

    /// <summary>The value as a JSON node for documents that are kept: the written text where the environment put something in.</summary>
    public JsonNode? ToRecord() => FromEnvironment ? JsonValue.Create(Text) : ToNode();
}
