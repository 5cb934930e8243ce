using System.Text.Json;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The body of <c>/api/create</c>.</summary>
internal sealed record CreateRequest
{
    /// <summary>What only other engines can do, and what asks for it.</summary>
    private static readonly string[] s_unsupported = ["renderer", "parser", "remote_host", "info", "draft_files", "draft_quantize"];

    public required ModelName Name { get; init; }

    public required bool Stream { get; init; }

    public required string From { get; init; }

    /// <summary>Digests of blobs by file name; null: the field is absent.</summary>
    public required IReadOnlyDictionary<string, string>? Files { get; init; }

    public required IReadOnlyDictionary<string, string>? Adapters { get; init; }

    public required string Template { get; init; }

    public required string System { get; init; }

    public required IReadOnlyList<string> License { get; init; }

    public required JsonElement? Parameters { get; init; }

    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public required string Quantize { get; init; }

    public required string Requires { get; init; }

    /// <exception cref="EngineException">A field is wrong.</exception>
    public static CreateRequest Read(JsonElement body)
    {
        Fields fields = new(body, "CreateRequest");
        IReadOnlyDictionary<string, string>? files = ReadFiles(fields, "files");
        if (files?.Keys.Any(path => !IsRelative(path)) == true)
        {
            throw new EngineException(400, "file path must be relative");
        }

        IReadOnlyDictionary<string, string>? adapters = ReadFiles(fields, "adapters");
        if (new[] { files, adapters }.Any(blobs => blobs?.Values.Contains("") == true))
        {
            throw new EngineException(400, "invalid digest format");
        }

        CreateRequest request = new()
        {
            Name = ModelName.Parse(ModelReference.Of(fields)) ?? throw new EngineException(400, ModelReference.Invalid),
            Stream = fields.Flag("stream") ?? true,
            From = fields.Text("from"),
            Files = files,
            Adapters = adapters,
            Template = fields.Text("template"),
            System = fields.Text("system"),
            License = ReadLicense(fields.Get("license")),
            Parameters = fields.Object("parameters", "map[string]interface {}"),
            Messages = ChatMessage.ReadAll(fields),
            Quantize = fields.Text("quantize") is { Length: > 0 } given ? given : fields.Text("quantization"),
            Requires = fields.Text("requires"),
        };
        return s_unsupported.FirstOrDefault(name => IsGiven(fields.Get(name))) is { } unsupported
            ? throw new EngineException(400, $"\"{unsupported}\" is not supported by this engine")
            : request;
    }

    private static bool IsGiven(JsonElement? value) => value is { } given && given.GetRawText() is not ("\"\"" or "{}");

    private static Dictionary<string, string>? ReadFiles(Fields fields, string name) =>
        fields.Object(name, "map[string]string")?.EnumerateObject().ToDictionary(
            file => file.Name,
            file => file.Value.ValueKind == JsonValueKind.String
                ? Fields.TextOf(file.Value)
                : throw new EngineException(400, $"json: cannot unmarshal {file.Value.ValueKind.ToString().ToLowerInvariant()} into Go struct field CreateRequest.{name} of type string"),
            StringComparer.Ordinal);

    /// <summary>Slashes between parts that are neither empty nor dots, as Go's <c>fs.ValidPath</c> wants them.</summary>
    private static bool IsRelative(string path) => path == "." || path.Split('/').All(part => part is not ("" or "." or ".."));

    private static string[] ReadLicense(JsonElement? license) => license switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => Fields.TextOf(text) is { Length: > 0 } given ? [given] : [],
        { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String) =>
            [.. array.EnumerateArray().Select(Fields.TextOf)],
        _ => throw new EngineException(400, "license must be a string or an array of strings"),
    };
}
