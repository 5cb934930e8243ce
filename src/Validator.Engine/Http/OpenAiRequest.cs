using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Reads the bodies of OpenAI's routes into what Ollama makes of them.</summary>
/// <param name="Request">The same request to Ollama's own route.</param>
/// <param name="IncludeUsage">Whether a stream tells its token counts before its end.</param>
internal sealed record OpenAiRequest(GenerateRequest Request, bool IncludeUsage)
{
    private const string Package = "openai";

    public static OpenAiRequest ReadChat(JsonElement body)
    {
        Fields fields = new(body, "ChatCompletionRequest", Package);
        JsonObject options = Options(fields, skipWrongStops: true);
        Copy(fields, options, "frequency_penalty");
        Copy(fields, options, "presence_penalty");
        options["top_p"] = Number(fields, "top_p") ?? 1;
        long top = fields.Integer("top_logprobs");
        GenerateRequest common = Common(fields, options);
        IReadOnlyList<JsonElement> messages = [.. fields.Array("messages", "[]openai.Message")?.EnumerateArray() ?? default];
        if (messages.Count == 0)
        {
            throw new EngineException(400, "[] is too short - 'messages'");
        }

        return new OpenAiRequest(
            common with
            {
                Messages = [.. messages.SelectMany(ReadMessage)],
                HasImages = messages.Any(message => Parts(message).Any(part => TypeOf(part) != "text")),
                HasTools = fields.Array("tools", "[]api.Tool")?.GetArrayLength() > 0,
                Format = ReadFormat(fields),
                Think = ReadEffort(fields),
                TopLogprobs = fields.Flag("logprobs") == true ? LegalTop(top) : null,
            },
            ReadUsage(fields));
    }

    public static OpenAiRequest ReadCompletion(JsonElement body)
    {
        Fields fields = new(body, "CompletionRequest", Package);
        JsonObject options = Options(fields, skipWrongStops: false);
        options["frequency_penalty"] = Number(fields, "frequency_penalty") ?? 0;
        options["presence_penalty"] = Number(fields, "presence_penalty") ?? 0;
        options["top_p"] = Number(fields, "top_p") is { } top and not 0 ? top : 1;
        long logprobs = fields.Integer("logprobs");
        return new OpenAiRequest(
            Common(fields, options) with
            {
                Prompt = fields.Text("prompt"),
                Suffix = fields.Text("suffix"),
                TopLogprobs = logprobs > 0 ? LegalTop(logprobs) : null,
            },
            ReadUsage(fields));
    }

    private static GenerateRequest Common(Fields fields, JsonObject options) => new()
    {
        Model = fields.Text("model"),
        Stream = fields.Flag("stream") ?? false,
        Truncate = true,
        Shift = true,
        KeepAlive = null,
        Options = JsonElement.Parse(options.ToJsonString()),
        Think = false,
        TopLogprobs = null,
    };

    private static JsonObject Options(Fields fields, bool skipWrongStops)
    {
        JsonObject options = new() { ["temperature"] = Number(fields, "temperature") ?? 1 };
        foreach ((string name, string option) in new[] { ("max_tokens", "num_predict"), ("seed", "seed") })
        {
            if (fields.Get(name) is not null)
            {
                options[option] = fields.Integer(name);
            }
        }

        switch (fields.Get("stop"))
        {
            case { ValueKind: JsonValueKind.String } stop:
                options["stop"] = new JsonArray(Fields.TextOf(stop));
                break;
            case { ValueKind: JsonValueKind.Array } stops:
                options["stop"] = new JsonArray([.. stops.EnumerateArray()
                    .Where(stop => stop.ValueKind == JsonValueKind.String || (skipWrongStops ? false : throw new EngineException(400, $"invalid type for 'stop' field: {GoType(stop)}")))
                    .Select(stop => (JsonNode)Fields.TextOf(stop))]);
                break;
        }

        return options;
    }

    private static void Copy(Fields fields, JsonObject options, string name)
    {
        if (Number(fields, name) is { } value)
        {
            options[name] = value;
        }
    }

    private static double? Number(Fields fields, string name) => fields.Number(name, "float64");

    private static int LegalTop(long top) =>
        top is >= 0 and <= 20 ? (int)top : throw new EngineException(400, "top_logprobs must be between 0 and 20");

    private static bool ReadUsage(Fields fields) => fields.Object("stream_options", "openai.StreamOptions") is { } options
        && new Fields(options, "StreamOptions", Package).Flag("include_usage") == true;

    private static JsonElement? ReadFormat(Fields fields)
    {
        if (fields.Object("response_format", "openai.ResponseFormat") is not { } format)
        {
            return null;
        }

        Fields inner = new(format, "ResponseFormat", Package);
        return inner.Text("type").Trim().ToUpperInvariant() switch
        {
            "JSON_OBJECT" => JsonElement.Parse("\"json\""),
            "JSON_SCHEMA" when inner.Object("json_schema", "openai.JsonSchema") is { } schema => new Fields(schema, "JsonSchema", Package).Get("schema"),
            _ => null,
        };
    }

    private static bool ReadEffort(Fields fields)
    {
        string effort = fields.Object("reasoning", "openai.Reasoning") is { } reasoning
            ? new Fields(reasoning, "Reasoning", Package).Text("effort")
            : fields.Text("reasoning_effort");
        return effort switch
        {
            "" or "none" => false,
            "minimal" or "low" or "medium" or "high" or "xhigh" or "ultra" or "max" => true,
            _ => throw new EngineException(400, $"invalid reasoning value: \"{effort}\" (must be \"minimal\", \"low\", \"medium\", \"high\", \"xhigh\", \"ultra\", \"max\", or \"none\")"),
        };
    }

    private static IEnumerable<ChatMessage> ReadMessage(JsonElement message)
    {
        Fields fields = new(message, "Message", Package);
        string role = fields.Text("role");
        switch (fields.Get("content"))
        {
            case { ValueKind: JsonValueKind.String } content:
                return [new ChatMessage(role, Fields.TextOf(content))];
            case { ValueKind: JsonValueKind.Array } parts:
                return [.. parts.EnumerateArray().Select(part => new ChatMessage(role, ReadPart(part)))];
            case var content:
                return fields.Get("tool_calls") is not null
                    ? [new ChatMessage(role, "")]
                    : throw new EngineException(400, $"invalid message content type: {(content is { } value ? GoType(value) : "<nil>")}");
        }
    }

    private static string ReadPart(JsonElement part) => TypeOf(part) switch
    {
        "text" => part.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? Fields.TextOf(text)
            : throw new EngineException(400, "invalid message format"),
        "image_url" or "input_audio" => "",
        _ => throw new EngineException(400, "invalid message format"),
    };

    private static JsonElement.ArrayEnumerator Parts(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray()
            : default;

    private static string? TypeOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static string GoType(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        _ => "<nil>",
    };
}
