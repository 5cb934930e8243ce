using Validator.Spec;

namespace Validator.Integrity;

/// <summary>Finds what kind of answer a route gives.</summary>
public static class AnswerKinds
{
    /// <summary>The kind of the route that carries a load.</summary>
    public static AnswerKind Of(ApiKind api) => api switch
    {
        ApiKind.Chat => AnswerKind.Chat,
        ApiKind.OpenAi => AnswerKind.OpenAiChat,
        _ => AnswerKind.Generate,
    };

    /// <summary>The kind of answer to a request.</summary>
    /// <param name="method">Its method; <c>OPTIONS</c> and <c>HEAD</c> are answered without a body.</param>
    /// <param name="path">Its path, without a query.</param>
    public static AnswerKind Of(string method, string path) => method is "OPTIONS" or "HEAD" ? AnswerKind.Plain : path switch
    {
        "/api/generate" => AnswerKind.Generate,
        "/api/chat" => AnswerKind.Chat,
        "/v1/chat/completions" => AnswerKind.OpenAiChat,
        "/v1/completions" => AnswerKind.OpenAiCompletion,
        "/api/pull" or "/api/push" or "/api/create" => AnswerKind.Progress,
        "/" or "/api/copy" or "/api/delete" => AnswerKind.Plain,
        _ when path.StartsWith("/api/blobs/", StringComparison.Ordinal) => AnswerKind.Plain,
        _ => AnswerKind.Document,
    };

    /// <summary>Whether it is an answer of the routes that generate text under <c>/v1</c>.</summary>
    internal static bool IsOpenAi(this AnswerKind kind) => kind is AnswerKind.OpenAiChat or AnswerKind.OpenAiCompletion;
}
