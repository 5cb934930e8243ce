using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Faults;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary><c>/v1/chat/completions</c> and <c>/v1/completions</c>.</summary>
internal sealed class OpenAiEndpoint(GenerationEndpoint generation, TimeProvider time)
{
    public Task ChatAsync(HttpContext http, CancellationToken cancellationToken) =>
        AnswerAsync(http, OpenAiRequest.ReadChat, generation.AnswerChatAsync, cancellationToken);

    public Task CompleteAsync(HttpContext http, CancellationToken cancellationToken) =>
        AnswerAsync(http, OpenAiRequest.ReadCompletion, generation.AnswerGenerateAsync, cancellationToken);

    private async Task AnswerAsync(
        HttpContext http, Func<JsonElement, OpenAiRequest> read, GenerationEndpoint.Answer answer, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        OpenAiRequest request;
        try
        {
            request = read(await RequestBody.ReadAsync(http.Request, cancellationToken));
        }
        catch (EngineException error)
        {
            // An empty body is named by what the decoder met in it.
            string message = error.Message == RequestBody.Missing ? "EOF" : error.Message;
            await Answers.JsonAsync(http.Response, OpenAiFrames.ErrorBody(error.Status, message), error.Status);
            return;
        }

        OpenAiFrames frames = new(request.Request, request.IncludeUsage, time);
        try
        {
            await answer(http, request.Request, frames, startedAt, cancellationToken);
        }
        catch (EngineException error) when (!http.Response.HasStarted)
        {
            await Answers.WriteAsync(http.Response, error.Status, Answers.BareJson, frames.Error(error.Status, error.Message).Written);
        }
        catch (Exception error) when (http.Response.HasStarted && request.Request.Stream && error is not (OperationCanceledException or AnswerEndedException))
        {
            await http.Response.BodyWriter.WriteAsync(frames.Failed().Written, cancellationToken);
            throw;
        }
    }
}
