using System.Text.Json;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>What the routes for embeddings are asked.</summary>
internal sealed record EmbedRequest
{
    public required string Model { get; init; }

    /// <summary>The texts; none: the model is only loaded.</summary>
    public required IReadOnlyList<string> Input { get; init; }

    /// <summary>Whether a text longer than the context is cut; if not it is an error.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Values to keep of each embedding; 0: all.</summary>
    public long Dimensions { get; init; }

    public TimeSpan? KeepAlive { get; init; }

    public JsonElement? Options { get; init; }

    /// <summary>Whether the answer is base64 of little-endian floats; only under <c>/v1</c>.</summary>
    public bool Base64 { get; init; }

    public static EmbedRequest Read(JsonElement body)
    {
        Fields fields = new(body, "EmbedRequest");
        return new EmbedRequest
        {
            Model = fields.Text("model"),
            Input = ReadInput(fields.Get("input")),
            Truncate = fields.Flag("truncate") ?? true,
            Dimensions = fields.Integer("dimensions"),
            KeepAlive = KeepAliveField.Read(fields),
            Options = fields.Object("options", "map[string]interface {}"),
        };
    }

    /// <summary>The body of <c>/api/embeddings</c>.</summary>
    public static EmbedRequest ReadOld(JsonElement body)
    {
        Fields fields = new(body, "EmbeddingRequest");
        return new EmbedRequest
        {
            Model = fields.Text("model"),
            Input = fields.Text("prompt") is { Length: > 0 } prompt ? [prompt] : [],
            Truncate = false,
            KeepAlive = KeepAliveField.Read(fields),
            Options = fields.Object("options", "map[string]interface {}"),
        };
    }

    /// <summary>The body of <c>/v1/embeddings</c>.</summary>
    public static EmbedRequest ReadOpenAi(JsonElement body)
    {
        Fields fields = new(body, "EmbedRequest");
        string format = fields.Text("encoding_format").ToLowerInvariant();
        if (format is not ("" or "float" or "base64"))
        {
            throw new EngineException(400, $"Invalid value for 'encoding_format' = {fields.Text("encoding_format")}. Supported values: ['float', 'base64'].");
        }

        JsonElement? input = fields.Get("input");
        if (input is null or { ValueKind: JsonValueKind.Array } && !(input?.EnumerateArray().Any() ?? false))
        {
            throw new EngineException(400, "invalid input");
        }

        return new EmbedRequest
        {
            Model = fields.Text("model"),
            Input = input is { ValueKind: JsonValueKind.String } text && Fields.TextOf(text).Length == 0 ? [""] : ReadInput(input),
            Dimensions = fields.Integer("dimensions"),
            Base64 = format == "base64",
        };
    }

    private static string[] ReadInput(JsonElement? input) => input switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => Fields.TextOf(text) is { Length: > 0 } given ? [given] : [],
        { ValueKind: JsonValueKind.Array } texts when texts.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String) =>
            [.. texts.EnumerateArray().Select(Fields.TextOf)],
        _ => throw new EngineException(400, "invalid input type"),
    };
}
