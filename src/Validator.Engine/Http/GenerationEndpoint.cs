using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Faults;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary><c>/api/generate</c> and <c>/api/chat</c>.</summary>
internal sealed class GenerationEndpoint(EngineOptions options, RunnerPool pool, ModelLibrary library, TimeProvider time)
{
    /// <summary>What goes wrong on purpose; null: nothing does.</summary>
    public FaultInjector? Faults { get; init; }

    public async Task GenerateAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        GenerateRequest request = GenerateRequest.Read(await RequestBody.ReadAsync(http.Request, cancellationToken));
        if (request.Model.Length > 0 && !ModelName.IsValid(request.Model))
        {
            throw new EngineException(StatusCodes.Status400BadRequest, "invalid model name");
        }

        await AnswerAsync(http, request, request.Prompt.Length == 0, startedAt, cancellationToken);
    }

    public async Task ChatAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        GenerateRequest request = GenerateRequest.ReadChat(await RequestBody.ReadAsync(http.Request, cancellationToken));
        if (!ModelName.IsValid(request.Model))
        {
            throw new EngineException(StatusCodes.Status400BadRequest, "model is required");
        }

        await AnswerAsync(http, request, request.Messages is not { Count: > 0 }, startedAt, cancellationToken);
    }

    private static bool IsLegalFormat(JsonElement format) =>
        format.ValueKind == JsonValueKind.Object || (format.ValueKind == JsonValueKind.String && Fields.TextOf(format) is "json" or "");

    private async Task AnswerAsync(
        HttpContext http, GenerateRequest request, bool loadOnly, long startedAt, CancellationToken cancellationToken)
    {
        ModelSpec model = library.Find(request.Model)?.Spec
            ?? throw new EngineException(StatusCodes.Status404NotFound, $"model '{request.Model}' not found");
        GenerationFrames frames = new(request.Model, request.Messages is not null, time);
        if (loadOnly && request.KeepAlive == TimeSpan.Zero)
        {
            pool.Expire(model.Name);
            await Answers.JsonAsync(http.Response, frames.Loaded("unload"));
            return;
        }

        ModelOptions modelOptions = new(request.Options);
        RunnerOptions asked = modelOptions.Runner(options);
        RunnerOptions runnerOptions = Faults?.Clamp(model.Name, asked) ?? asked;
        using RequestFaults? faults = loadOnly ? null : Faults?.Begin(http, request, asked);
        request = request with { ForgetCanaries = faults?.ForgetsCanaries ?? false };
        await (faults?.BeforeAsync(pool, model.Name, cancellationToken) ?? Task.CompletedTask);
        using Lease lease = await pool.AcquireAsync(model, runnerOptions, request.KeepAlive, cancellationToken);
        TimeSpan load = time.GetElapsedTime(startedAt);
        if (loadOnly)
        {
            await Answers.JsonAsync(http.Response, frames.Loaded("load"));
            return;
        }

        FrameSink sink = faults?.CreateSink() ?? new ResponseSink(http.Response);
        GenerationAnswer answer = new(sink, frames, time, startedAt, load, cancellationToken);
        try
        {
            if (request.Format is { } format && !IsLegalFormat(format))
            {
                throw new EngineException(500, $"invalid format: \"{JsonText.EscapeText(format.GetRawText())}\"; expected \"json\" or a valid JSON Schema object");
            }

            // One more for the token of the sequence's begin.
            int keep = modelOptions.Keep < 0 ? runnerOptions.ContextLength : modelOptions.Keep + 1;
            Prompt prompt = PromptBuilder.Build(request, runnerOptions.ContextLength, keep);
            prompt = faults?.Cut(prompt) ?? prompt;
            Sequence sequence = new(new SequenceRequest
            {
                Prompt = prompt.Evaluated,
                Sampling = modelOptions.Sampling,
                MaxTokens = modelOptions.MaxTokens(runnerOptions.ContextLength),
                Keep = keep,
                Shift = request.Shift,
                Stop = modelOptions.Stop,
                Recall = prompt.Recall,
                Throttle = faults?.CreateThrottle(),
            });
            await lease.Runner.RunAsync(
                sequence, () => request.Stream ? answer.StreamAsync(sequence, prompt) : answer.GatherAsync(sequence, prompt), cancellationToken);
        }
        catch (EngineException error) when (request.Stream && !http.Response.HasStarted)
        {
            await Answers.LateErrorAsync(http.Response, error.Status, error.Message);
        }
    }
}
