using System.Text;
using System.Text.Json;
using Validator.Spec;

namespace Validator.Load;

/// <summary>The end of a request to <c>/v1/chat/completions</c>: Ollama's options under the names that the route takes, and no others.</summary>
internal static class OpenAiBody
{
    public static string Tail(IReadOnlyDictionary<string, OptionValue> options, bool stream)
    {
        var tail = new StringBuilder("\"}]").Append(stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : ",\"stream\":false");
        foreach (var (name, value) in options.OrderBy(option => option.Key, StringComparer.Ordinal))
        {
            if (OpenAiOptions.Names.TryGetValue(name, out var field))
            {
                tail.Append(',').Append(JsonSerializer.Serialize(field, RequestJson.Default.String)).Append(':').Append(value.Json);
            }
        }

        return tail.Append('}').ToString();
    }
}
