using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Validator.Engine.Http;

/// <summary>Sends frames as they are: each of a stream as exactly one chunk, whatever its length.</summary>
internal sealed class ResponseSink(HttpResponse response) : FrameSink
{
    public override void Begin(string contentType)
    {
        response.ContentType = contentType;
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, FrameRole role, CancellationToken cancellationToken)
    {
        if (role == FrameRole.Whole)
        {
            await Answers.WriteAsync(response, StatusCodes.Status200OK, response.ContentType ?? Answers.Json, frame);
            return;
        }

        // Handed over as one block and flushed, a frame becomes one chunk.
        await response.BodyWriter.WriteAsync(frame, cancellationToken);
    }
}
