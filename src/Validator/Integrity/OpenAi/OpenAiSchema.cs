namespace Validator.Integrity.OpenAi;

/// <summary>Holds the members of OpenAI's objects against what Ollama sends on the route; the first offence of each kind is kept.</summary>
internal sealed class OpenAiSchema
{
    private const OpenAiMembers Always = OpenAiMembers.Id | OpenAiMembers.Object | OpenAiMembers.Created | OpenAiMembers.Model | OpenAiMembers.Choices;
    private const OpenAiMembers Counts = OpenAiMembers.PromptTokens | OpenAiMembers.CompletionTokens | OpenAiMembers.TotalTokens;

    private static readonly (OpenAiMembers Member, string Name)[] Names =
    [
        (OpenAiMembers.Id, "id"), (OpenAiMembers.Object, "object"), (OpenAiMembers.Created, "created"), (OpenAiMembers.Model, "model"),
        (OpenAiMembers.Choices, "choices"), (OpenAiMembers.Answer, "choices[0].delta or .message"), (OpenAiMembers.FinishReason, "choices[0].finish_reason"),
        (OpenAiMembers.Content, "the content of choices[0]"), (OpenAiMembers.PromptTokens, "usage.prompt_tokens"),
        (OpenAiMembers.CompletionTokens, "usage.completion_tokens"), (OpenAiMembers.TotalTokens, "usage.total_tokens"),
    ];

    private bool _isChat;

    /// <summary>Whether the answer is one document.</summary>
    public bool IsDocument { get; private set; }

    /// <summary>What is missing first, and where.</summary>
    public (string Name, FramePlace Place)? Missing { get; private set; }

    /// <summary>What has a wrong type first, and where.</summary>
    public (string Name, FramePlace Place)? WrongType { get; private set; }

    /// <summary>What is negative first, and where.</summary>
    public (string Name, FramePlace Place)? Negative { get; private set; }

    public void Begin(AnswerKind kind, bool stream)
    {
        _isChat = kind == AnswerKind.OpenAiChat;
        IsDocument = !stream;
        Missing = null;
        WrongType = null;
        Negative = null;
    }

    /// <summary>Judges an object; true when it is as it should be.</summary>
    public bool Take(in OpenAiFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        if (fields.WrongType is { } wrong)
        {
            WrongType ??= (wrong, place);
            return false;
        }

        if (fields.Negative is { } negative)
        {
            Negative ??= (negative, place);
            return false;
        }

        var missing = Required(fields) & ~fields.Members;
        if (missing != OpenAiMembers.None)
        {
            Missing ??= (NameOf(missing), place);
            return false;
        }

        if (!bytes[fields.Object].SequenceEqual(_isChat ? IsDocument ? "chat.completion"u8 : "chat.completion.chunk"u8 : "text_completion"u8))
        {
            WrongType ??= ("object", place);
            return false;
        }

        return true;
    }

    private OpenAiMembers Required(in OpenAiFields fields)
    {
        var required = Always;
        if (fields.Choices > 0 || IsDocument)
        {
            // Ollama's last chunk of a chat has an empty delta, and one of reasoning has no content.
            required |= OpenAiMembers.FinishReason | (_isChat ? OpenAiMembers.Answer : OpenAiMembers.None);
            required |= fields.Finished && !IsDocument ? OpenAiMembers.None : OpenAiMembers.Content;
        }

        return fields.HasUsage || IsDocument ? required | Counts : required;
    }

    private static string NameOf(OpenAiMembers missing)
    {
        foreach (var (member, name) in Names)
        {
            if (missing.HasFlag(member))
            {
                return name;
            }
        }

        return "a member";
    }
}
