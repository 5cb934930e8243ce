using System.Text.Json;

namespace Validator.Engine.Http;

/// <summary>The body of <c>/api/generate</c>, and what it shares with <c>/api/chat</c>.</summary>
internal sealed record GenerateRequest
{
    public required string Model { get; init; }

    public string Prompt { get; init; } = "";

    public string System { get; init; } = "";

    /// <summary>Token ids of the exchange so far.</summary>
    public IReadOnlyList<int> Context { get; init; } = [];

    /// <summary>Null for <c>/api/generate</c>.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Takes the prompt as it is, without template.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether an over-long prompt is cut; if not it is an error.</summary>
    public required bool Truncate { get; init; }

    /// <summary>Whether a full context gives up its oldest tokens.</summary>
    public required bool Shift { get; init; }

    public required TimeSpan? KeepAlive { get; init; }

    /// <summary>Read only after the model is known to exist: their errors come later than the body's.</summary>
    public required JsonElement? Options { get; init; }

    public JsonElement? Format { get; init; }

    /// <summary>A fault: canaries in the prompt are not answered.</summary>
    public bool ForgetCanaries { get; init; }

    public static GenerateRequest Read(JsonElement body)
    {
        Fields fields = new(body, "GenerateRequest");
        return Common(fields) with
        {
            Prompt = fields.Text("prompt"),
            System = fields.Text("system"),
            Context = fields.Integers("context"),
            Raw = fields.Flag("raw") ?? false,
        };
    }

    public static GenerateRequest ReadChat(JsonElement body)
    {
        Fields fields = new(body, "ChatRequest");
        return Common(fields) with { Messages = ChatMessage.ReadAll(fields) };
    }

    private static GenerateRequest Common(Fields fields) => new()
    {
        Model = fields.Text("model"),
        Stream = fields.Flag("stream") ?? true,
        Truncate = fields.Flag("truncate") ?? true,
        Shift = fields.Flag("shift") ?? true,
        KeepAlive = KeepAliveField.Read(fields),
        Options = fields.Object("options", "map[string]interface {}"),
        Format = fields.Get("format"),
    };
}

/// <summary>One message of a chat.</summary>
internal sealed record ChatMessage(string Role, string Content)
{
    public static IReadOnlyList<ChatMessage> ReadAll(Fields request) =>
    [
        .. (request.Array("messages", "[]api.Message")?.EnumerateArray() ?? default).Select(message =>
        {
            Fields fields = new(message, "Message");
            return new ChatMessage(fields.Text("role"), fields.Text("content"));
        }),
    ];
}
