using Microsoft.AspNetCore.Http;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The answer of a route that takes its time: a line for each step, or at the end the last of them alone.</summary>
internal sealed class Progress
{
    private readonly HttpResponse _response;
    private readonly bool _streams;
    private readonly CancellationToken _cancellationToken;
    private FrameBuffer _last = new();

    private Progress(HttpResponse response, bool streams, CancellationToken cancellationToken)
    {
        _response = response;
        _streams = streams;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Has <paramref name="work"/> report its steps. Its errors become the status, or in mid-stream the last line.</summary>
    public static async Task RunAsync(HttpResponse response, bool streams, Func<Progress, Task> work, CancellationToken cancellationToken)
    {
        Progress progress = new(response, streams, cancellationToken);
        try
        {
            await work(progress);
        }
        catch (EngineException error)
        {
            await progress.FailAsync(error.Status, error.Message);
            return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && !response.HttpContext.RequestAborted.IsCancellationRequested)
        {
            await progress.FailAsync(StatusCodes.Status500InternalServerError, error.Message);
            return;
        }

        if (!streams)
        {
            await Answers.WriteAsync(response, StatusCodes.Status200OK, Answers.BareJson, progress._last.Written);
        }
    }

    public ValueTask ReportAsync(string status) => WriteAsync(new FrameBuffer().Open('{').Name("status"u8).Text(status));

    /// <summary>How much of a blob has arrived, in bytes.</summary>
    public ValueTask ReportAsync(string digest, long total, long completed)
    {
        FrameBuffer frame = new FrameBuffer().Open('{').Name("status"u8).Text($"pulling {digest.AsSpan("sha256:".Length, 12)}").Name("digest"u8).Text(digest);
        if (total > 0)
        {
            frame.Name("total"u8).Number(total);
        }

        if (completed > 0)
        {
            frame.Name("completed"u8).Number(completed);
        }

        return WriteAsync(frame);
    }

    private async ValueTask WriteAsync(FrameBuffer frame)
    {
        _last = frame.Close('}');
        if (_streams)
        {
            if (!_response.HasStarted)
            {
                _response.ContentType = "application/x-ndjson";
            }

            await _response.BodyWriter.WriteAsync(frame.Raw("\n"u8).Written, _cancellationToken);
        }
    }

    private async Task FailAsync(int status, string message)
    {
        FrameBuffer error = new FrameBuffer().Open('{').Name("error"u8).Text(message).Close('}');
        if (_response.HasStarted)
        {
            await _response.BodyWriter.WriteAsync(error.Raw("\n"u8).Written, _cancellationToken);
        }
        else if (_streams)
        {
            await Answers.LateErrorAsync(_response, status, error);
        }
        else
        {
            await Answers.WriteAsync(_response, status, Answers.BareJson, error.Written);
        }
    }
}
