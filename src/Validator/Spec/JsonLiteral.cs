using System.Text.Json.Nodes;

namespace Validator.Spec;

/// <summary>Values as JSON, as <see cref="System.Text.Json.JsonSerializer"/> writes them, without its reflection.</summary>
internal static class JsonLiteral
{
    /// <summary>A whole number.</summary>
    public static string Of(long number) => JsonValue.Create(number).ToJsonString();

    /// <summary>A number, in as few digits as give it back.</summary>
    public static string Of(double number) => JsonValue.Create(number).ToJsonString();

    /// <summary>A list of texts.</summary>
    public static string Of(IEnumerable<string> texts) => new JsonArray([.. texts.Select(text => (JsonNode?)text)]).ToJsonString();
}
