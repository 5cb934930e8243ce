using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>Whole answers of the routes under <c>/v1</c>: a line end after the JSON, errors in OpenAI's form.</summary>
internal static class OpenAiAnswers
{
    public static Task JsonAsync(HttpResponse response, int status, FrameBuffer json) =>
        Answers.TextAsync(response, status, "application/json", json.Raw("\n"u8).ToString());

    public static Task ErrorAsync(HttpResponse response, int status, string message)
    {
        string type = status switch { 400 => "invalid_request_error", 404 => "not_found_error", _ => "api_error" };
        return JsonAsync(response, status, new FrameBuffer().Open('{').Name("error"u8).Open('{')
            .Name("message"u8).Text(message).Name("type"u8).Text(type).Name("param"u8).Literal("null").Name("code"u8).Literal("null")
            .Close('}').Close('}'));
    }
}
