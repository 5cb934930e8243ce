using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>Reads a request's body and the JSON value it begins with.</summary>
internal static class RequestBody
{
    /// <summary>What Ollama says of an empty body.</summary>
    public const string Missing = "missing request body";

    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = 10_001 };

    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new((int)Math.Clamp(request.ContentLength ?? 0, 256, 1 << 26));
        while (true)
        {
            int read = await request.Body.ReadAsync(body.GetMemory(), cancellationToken);
            if (read == 0)
            {
                break;
            }

            body.Advance(read);
        }

        return Parse(body.WrittenMemory);
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        ReadOnlyMemory<byte> value = body[GoJsonScanner.FirstValue(body.Span)];
        if (!Utf8.IsValid(value.Span))
        {
            // Go replaces what is not UTF-8 and goes on.
            value = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value.Span));
        }

        using JsonDocument document = JsonDocument.Parse(value, s_deep);
        return document.RootElement.Clone();
    }
}
