namespace Validator.Integrity;

/// <summary>What an answer is to be, by the route that was asked.</summary>
public enum AnswerKind
{
    /// <summary>Frames of <c>/api/generate</c>: NDJSON, or one document.</summary>
    Generate,

    /// <summary>Frames of <c>/api/chat</c>: NDJSON, or one document.</summary>
    Chat,

    /// <summary>Chunks of <c>/v1/chat/completions</c>: an event stream, or one document.</summary>
    OpenAiChat,

    /// <summary>Chunks of <c>/v1/completions</c>: an event stream, or one document.</summary>
    OpenAiCompletion,

    /// <summary>Status lines of a pull, push or create: NDJSON that ends with <c>"status":"success"</c> or an error, or one document.</summary>
    Progress,

    /// <summary>One JSON object, as every other route with something to tell answers.</summary>
    Document,

    /// <summary>Any status of 2xx and any body, such as the words of <c>/</c> or the empty answer of <c>/api/copy</c>.</summary>
    Plain,
}
