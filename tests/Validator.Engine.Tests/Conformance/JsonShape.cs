using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Validator.Engine.Tests.Conformance;

/// <summary>
/// What must agree of a JSON document: names and their order, types, truth values, and those texts that mean something.
/// Of other texts and numbers only the kind remains; neighbours of one shape in an array count once.
/// </summary>
internal static partial class JsonShape
{
    private static readonly HashSet<string> s_meaningful = new(StringComparer.Ordinal)
    {
        "model", "name", "role", "done_reason", "finish_reason", "stop_reason", "object", "type", "status", "error", "message",
        "system_fingerprint", "owned_by", "tool_choice", "truncation", "service_tier", "capabilities", "param", "code",
    };

    public static string Of(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = 64 });
        reader.Read();
        string shape = Value(ref reader, "");
        return reader.Read() ? throw new JsonException("more than one document") : shape;
    }

    private static string Value(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Members(ref reader),
        JsonTokenType.StartArray => Elements(ref reader, name),
        JsonTokenType.String => Text(reader.GetString()!, name),
        JsonTokenType.Number => reader.ValueSpan.ContainsAny("."u8[0], "e"u8[0], "E"u8[0]) ? "0.0" : "0",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    private static string Members(ref Utf8JsonReader reader)
    {
        List<string> members = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            reader.Read();
            members.Add($"{name}:{Value(ref reader, name)}");
        }

        return $"{{{string.Join(' ', members)}}}";
    }

    private static string Elements(ref Utf8JsonReader reader, string name)
    {
        List<string> elements = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string element = Value(ref reader, name);
            if (elements.Count == 0 || elements[^1] != element)
            {
                elements.Add(element);
            }
        }

        return $"[{string.Join(' ', elements)}]";
    }

    private static string Text(string value, string name) =>
        value.Length == 0 ? "\"\""
        : s_meaningful.Contains(name) ? $"\"{Counts().Replace(value, "N")}\""
        : Time().IsMatch(value) ? "time"
        : Digest().IsMatch(value) ? "digest"
        : Identity().Match(value) is { Success: true } id ? $"{id.Groups[1].Value}*"
        : "text";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^(chatcmpl-|cmpl-|resp_|msg_)[0-9a-f]+\z")]
    private static partial Regex Identity();

    [GeneratedRegex("""(?<=request \(|size \(|n_prompt_tokens":|n_ctx":)[0-9]+""")]
    private static partial Regex Counts();
}
