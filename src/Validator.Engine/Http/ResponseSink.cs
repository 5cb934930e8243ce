using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Validator.Engine.Http;

/// <summary>Sends frames as they are: each of a stream as exactly one chunk, whatever its length.</summary>
internal sealed class ResponseSink(HttpResponse response) : FrameSink
{
    private PipeWriter? _writer;

    public override void Begin(string contentType)
    {
        response.ContentType = contentType;
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> frame, FrameRole role, CancellationToken cancellationToken)
    {
        if (role == FrameRole.Whole)
        {
            return new ValueTask(Answers.WriteAsync(response, StatusCodes.Status200OK, response.ContentType ?? Answers.Json, frame));
        }

        // Handed over as one block and flushed, a frame becomes one chunk.
        ValueTask<FlushResult> written = _writer is { } writer ? writer.WriteAsync(frame, cancellationToken) : WriteFirst(frame, cancellationToken);
        if (!written.IsCompletedSuccessfully)
        {
            return WaitAsync(written);
        }

        written.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    private ValueTask<FlushResult> WriteFirst(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        _writer = response.BodyWriter;
        ValueTask<FlushResult> written = _writer.WriteAsync(frame, cancellationToken);
        response.HttpContext.Features.Get<GoHeaderOrder>()?.BeginBody();
        return written;
    }

    private static async ValueTask WaitAsync(ValueTask<FlushResult> written) => await written;
}
