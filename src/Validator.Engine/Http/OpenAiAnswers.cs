using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>Whole answers of the routes under <c>/v1</c>: a line end after the JSON, errors in OpenAI's form.</summary>
internal static class OpenAiAnswers
{
    public static Task JsonAsync(HttpResponse response, int status, FrameBuffer json) =>
        Answers.WriteAsync(response, status, Answers.BareJson, json.Raw("\n"u8).Written);

    public static Task ErrorAsync(HttpResponse response, int status, string message) =>
        JsonAsync(response, status, OpenAiFrames.ErrorBody(status, message));
}
