using System.Text.Json;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The body of <c>/api/generate</c>, and what it shares with <c>/api/chat</c>.</summary>
internal sealed record GenerateRequest
{
    public required string Model { get; init; }

    public string Prompt { get; init; } = "";

    public string System { get; init; } = "";

    /// <summary>Token ids of the exchange so far.</summary>
    public IReadOnlyList<int> Context { get; init; } = [];

    /// <summary>The model's messages that go before the prompt of <c>/api/generate</c>.</summary>
    public IReadOnlyList<ChatMessage> Before { get; init; } = [];

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

    /// <summary>A template in place of the model's.</summary>
    public string Template { get; init; } = "";

    /// <summary>Text after what the model is to insert.</summary>
    public string Suffix { get; init; } = "";

    public required bool Think { get; init; }

    public bool HasImages { get; init; }

    public bool HasTools { get; init; }

    /// <summary>How many of the likeliest tokens are reported beside each; null: no probabilities.</summary>
    public required int? TopLogprobs { get; init; }

    /// <summary>The model's template; null: it has none.</summary>
    public GoTemplate? ModelTemplate { get; init; }

    /// <summary>The same with the model's system message, template and first messages where the request leaves room for them.</summary>
    public GenerateRequest Over(Model model)
    {
        GenerateRequest request = this with { ModelTemplate = Template.Length > 0 ? ParseTemplate() : model.Template };
        if (request.Messages is not { } messages)
        {
            return request with { System = System.Length > 0 ? System : model.System, Before = Context.Count == 0 ? model.Messages : [] };
        }

        // A chat without messages only loads the model.
        IEnumerable<ChatMessage> system = messages is [{ Role: not "system" }, ..] && model.System.Length > 0 ? [new("system", model.System)] : [];
        return messages.Count == 0 ? request : request with { Messages = [.. system, .. model.Messages, .. messages] };
    }

    public static GenerateRequest Read(JsonElement body)
    {
        Fields fields = new(body, "GenerateRequest");
        return Common(fields) with
        {
            Prompt = fields.Text("prompt"),
            System = fields.Text("system"),
            Context = fields.Integers("context"),
            Raw = fields.Flag("raw") ?? false,
            Template = fields.Text("template"),
            Suffix = fields.Text("suffix"),
            HasImages = fields.Array("images", "[]api.ImageData")?.GetArrayLength() > 0,
        };
    }

    public static GenerateRequest ReadChat(JsonElement body)
    {
        Fields fields = new(body, "ChatRequest");
        return Common(fields) with
        {
            Messages = ChatMessage.ReadAll(fields),
            HasImages = ChatMessage.AnyImages(fields),
            HasTools = fields.Array("tools", "api.Tools")?.GetArrayLength() > 0,
        };
    }

    private GoTemplate ParseTemplate()
    {
        try
        {
            return GoTemplate.Parse(Template);
        }
        catch (FormatException error)
        {
            throw new EngineException(500, error.Message);
        }
    }

    private static bool ReadThink(Fields fields) => fields.Get("think") switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } level => Fields.TextOf(level) is "high" or "medium" or "low" or "max"
            ? true
            : throw new EngineException(400, $"invalid think value: \"{JsonText.EscapeText(Fields.TextOf(level))}\" (must be \"high\", \"medium\", \"low\", \"max\", true, or false)"),
        _ => throw new EngineException(400, "think must be a boolean or string (\"high\", \"medium\", \"low\", \"max\", true, or false)"),
    };

    private static int? ReadLogprobs(Fields fields)
    {
        long top = fields.Integer("top_logprobs");
        return top is < 0 or > 20
            ? throw new EngineException(400, "top_logprobs must be between 0 and 20")
            : fields.Flag("logprobs") == true ? (int)top : null;
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
        Think = ReadThink(fields),
        TopLogprobs = ReadLogprobs(fields),
    };
}

/// <summary>One message of a chat.</summary>
internal sealed record ChatMessage(string Role, string Content)
{
    public static bool AnyImages(Fields request) => (request.Array("messages", "[]api.Message")?.EnumerateArray() ?? default)
        .Any(message => new Fields(message, "Message").Array("images", "[]api.ImageData")?.GetArrayLength() > 0);

    public static IReadOnlyList<ChatMessage> ReadAll(Fields request) =>
    [
        .. (request.Array("messages", "[]api.Message")?.EnumerateArray() ?? default).Select(message =>
        {
            Fields fields = new(message, "Message");
            return new ChatMessage(fields.Text("role"), fields.Text("content"));
        }),
    ];
}
