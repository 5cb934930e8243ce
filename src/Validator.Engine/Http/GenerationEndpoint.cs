using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Validator.Engine.Faults;
using Validator.Engine.Inference;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;
using Validator.Engine.Scripted;

namespace Validator.Engine.Http;

/// <summary><c>/api/generate</c> and <c>/api/chat</c>.</summary>
internal sealed class GenerationEndpoint(EngineOptions options, RunnerPool pool, ModelLibrary library, TimeProvider time)
{
    /// <summary>What goes wrong on purpose; null: nothing does.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Answers a request in the form that the frames give it.</summary>
    internal delegate Task Answer(HttpContext http, GenerateRequest request, AnswerFrames frames, long startedAt, CancellationToken cancellationToken);

    public async Task GenerateAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        GenerateRequest request = GenerateRequest.Read(await RequestBody.ReadAsync(http.Request, cancellationToken));
        await AnswerGenerateAsync(http, request, new GenerationFrames(request, time), startedAt, cancellationToken);
    }

    public async Task ChatAsync(HttpContext http, CancellationToken cancellationToken)
    {
        long startedAt = time.GetTimestamp();
        GenerateRequest request = GenerateRequest.ReadChat(await RequestBody.ReadAsync(http.Request, cancellationToken));
        await AnswerChatAsync(http, request, new GenerationFrames(request, time), startedAt, cancellationToken);
    }

    public Task AnswerGenerateAsync(HttpContext http, GenerateRequest request, AnswerFrames frames, long startedAt, CancellationToken cancellationToken) =>
        request.Model.Length > 0 && ModelReference.Parse(request.Model) is null
            ? throw new EngineException(StatusCodes.Status400BadRequest, ModelReference.Invalid)
            : AnswerAsync(http, request, frames, request.Prompt.Length == 0, startedAt, cancellationToken);

    /// <summary>Whether there are messages decides before the model's own are put before them.</summary>
    public Task AnswerChatAsync(HttpContext http, GenerateRequest request, AnswerFrames frames, long startedAt, CancellationToken cancellationToken) =>
        ModelReference.Parse(request.Model) is null
            ? throw new EngineException(StatusCodes.Status400BadRequest, request.Model.Length == 0 ? ModelReference.Required : ModelReference.Invalid)
            : AnswerAsync(http, request, frames, request.Messages is not { Count: > 0 }, startedAt, cancellationToken);

    private static bool IsLegalFormat(JsonElement format) =>
        format.ValueKind == JsonValueKind.Object || (format.ValueKind == JsonValueKind.String && Fields.TextOf(format) is "json" or "");

    /// <summary>Refuses what needs an ability that no synthetic model has, in Ollama's words and order.</summary>
    private static void RefuseUnsupported(GenerateRequest request, Model model)
    {
        if (request.Raw && (request.Template.Length > 0 || request.System.Length > 0 || request.Context.Count > 0))
        {
            throw new EngineException(400, "raw mode does not support template, system, or context");
        }

        if (request.Think)
        {
            throw new EngineException(400, $"\"{JsonText.EscapeText(request.Model)}\" does not support thinking");
        }

        if (request.HasTools || request.Suffix.Length > 0)
        {
            throw new EngineException(400, $"{ModelName.Parse(model.Name)?.Full ?? model.Name} does not support {(request.HasTools ? "tools" : "insert")}");
        }
    }

    private static AnswerGuide? GuideOf(GenerateRequest request, Prompt prompt, RequestFaults? faults)
    {
        if (request.Format is { } format && (format.ValueKind == JsonValueKind.Object || Fields.TextOf(format).Length > 0))
        {
            return new JsonGuide(format);
        }

        return prompt.Recite() is { } recital && faults?.ForgetsCanaries() != true ? recital : null;
    }

    private static Task LoadedAsync(HttpResponse response, GenerateRequest request, AnswerFrames frames, string doneReason) =>
        Answers.WriteAsync(response, StatusCodes.Status200OK, frames is OpenAiFrames && request.Stream ? frames.StreamType : frames.WholeType, frames.Loaded(doneReason).Written);

    private async Task AnswerAsync(
        HttpContext http, GenerateRequest request, AnswerFrames frames, bool loadOnly, long startedAt, CancellationToken cancellationToken)
    {
        Model model = library.Find(request.Model)
            ?? throw new EngineException(StatusCodes.Status404NotFound, $"model '{request.Model}' not found");
        if (!model.Capabilities.Contains("completion"))
        {
            throw new EngineException(400, $"\"{request.Model}\" does not support {(request.Messages is null ? "generate" : "chat")}");
        }

        if (loadOnly && request.KeepAlive == TimeSpan.Zero)
        {
            pool.Expire(model);
            await LoadedAsync(http.Response, request, frames, "unload");
            return;
        }

        RefuseUnsupported(request, model);
        request = request.Over(model);
        ModelOptions modelOptions = new(model.Parameters, request.Options);
        RunnerOptions asked = modelOptions.Runner(options, model.Spec);
        RunnerOptions runnerOptions = Faults?.Clamp(model.Name, asked) ?? asked;
        using RequestFaults? faults = loadOnly ? null : Faults?.Begin(http, request, asked);
        await (faults?.BeforeAsync(pool, model, cancellationToken) ?? Task.CompletedTask);
        using Lease lease = await pool.AcquireAsync(model, runnerOptions, request.KeepAlive, cancellationToken);
        TimeSpan load = time.GetElapsedTime(startedAt);
        if (loadOnly)
        {
            await LoadedAsync(http.Response, request, frames, "load");
            return;
        }

        FrameSink sink = faults?.CreateSink() ?? new ResponseSink(http.Response);
        if (options.Profile?.FirstFrameBytes is { } length)
        {
            sink = new FirstFrameSink(sink, length);
        }

        GenerationAnswer answer = new(sink, frames, time, startedAt, load, cancellationToken);
        try
        {
            if (request.HasImages)
            {
                throw new EngineException(400, request.Messages is null
                    ? "Multimodal data provided, but model does not support multimodal requests."
                    : "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj");
            }

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
                Sampling = modelOptions.Sampling with { TopLogprobs = request.TopLogprobs },
                MaxTokens = modelOptions.MaxTokens(runnerOptions.ContextLength, request.Messages is not null && request.ModelTemplate is null),
                Keep = keep,
                Shift = request.Shift,
                Stop = modelOptions.Stop,
                Throttle = faults?.CreateThrottle(),
                Guide = GuideOf(request, prompt, faults),
            });
            await lease.Runner.RunAsync(
                sequence, () => request.Stream ? answer.StreamAsync(sequence, prompt) : answer.GatherAsync(sequence, prompt), cancellationToken);
        }
        catch (EngineException error) when (request.Stream && !http.Response.HasStarted)
        {
            await Answers.LateErrorAsync(http.Response, error.Status, frames.Error(error.Status, error.Message));
        }
    }
}
