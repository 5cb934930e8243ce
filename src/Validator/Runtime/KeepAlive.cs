using System.Globalization;
using System.Text.Json.Nodes;

namespace Validator.Runtime;

/// <summary>Ollama's <c>keep_alive</c>.</summary>
public static class KeepAlive
{
    /// <summary>As Ollama reads it: a plain number is seconds and must be a JSON number (negative for ever), anything else a duration such as <c>30m</c>.</summary>
    public static JsonNode ToNode(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? JsonValue.Create(seconds) : JsonValue.Create(text);
}
