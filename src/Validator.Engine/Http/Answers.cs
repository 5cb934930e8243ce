using System.Text;
using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>Whole answers, with the headers that Ollama gives them.</summary>
internal static class Answers
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>The type of what Ollama encodes without its web framework.</summary>
    public const string BareJson = "application/json";

    public const string PlainText = "text/plain; charset=utf-8";

    /// <summary>Go's HTTP server counts the length of a body only up to its buffer's size, in bytes.</summary>
    private const int GoBufferSize = 2048;

    public static Task JsonAsync(HttpResponse response, FrameBuffer body, int status = StatusCodes.Status200OK) =>
        WriteAsync(response, status, Json, body.Written);

    public static Task TextAsync(HttpResponse response, int status, string contentType, string text) =>
        WriteAsync(response, status, contentType, Encoding.UTF8.GetBytes(text));

    public static Task ErrorAsync(HttpResponse response, int status, string message) =>
        JsonAsync(response, new FrameBuffer().Open('{').Name("error"u8).Text(message).Close('}'), status);

    /// <summary>An error found when a stream was about to begin: chunked, and of a type without character set.</summary>
    public static async Task LateErrorAsync(HttpResponse response, int status, FrameBuffer error)
    {
        response.StatusCode = status;
        response.ContentType = BareJson;
        await response.BodyWriter.WriteAsync(error.Written);
    }

    public static async Task WriteAsync(HttpResponse response, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        if (body.Length <= GoBufferSize)
        {
            response.ContentLength = body.Length;
        }

        await response.BodyWriter.WriteAsync(body);
    }
}
