using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OllamaSharp;
using OllamaSharp.Models.Exceptions;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Runtime;

/// <summary>The control plane of a server: which models it has, loading one, what is loaded. The load itself never goes through here.</summary>
public sealed class ModelControl : IDisposable
{
    /// <summary>The largest answer of the control plane, a model's whole vocabulary, is smaller.</summary>
    private const long MostAnswer = 64 * 1024 * 1024;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly ServerWordsHandler words;
    private readonly SocketsHttpHandler handler = new() { UseProxy = false };
    private readonly HttpClient http;
    private readonly HttpClient control;
    private readonly OllamaApiClient ollama;

    /// <summary>Speaks to the server at <paramref name="baseAddress"/>, past any proxy.</summary>
    public ModelControl(Uri baseAddress, TimeProvider? timeProvider = null)
    {
        clock = timeProvider ?? TimeProvider.System;
        words = new ServerWordsHandler(handler);
        http = new HttpClient(handler, disposeHandler: false) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostAnswer };
        control = new HttpClient(words, disposeHandler: false) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostAnswer };
        ollama = new OllamaApiClient(control, string.Empty, OllamaSharpJson.Default);
    }

    /// <summary>Whether the embedded engine answers, which has other models and other remedies.</summary>
    public bool Embedded { get; init; }

    /// <summary>The models on disk, in the server's order.</summary>
    /// <exception cref="RuntimeException">The server does not answer as it should.</exception>
    public async Task<IReadOnlyList<InstalledModel>> ListAsync(CancellationToken cancellationToken)
    {
        var models = await AskAsync("/api/tags", ollama.ListLocalModelsAsync, cancellationToken);
        return [.. (models ?? []).Select(model => new InstalledModel(model.Name, Hexadecimal(model.Digest), Known(model.Size)))];
    }

    /// <summary>The model on disk.</summary>
    /// <exception cref="RuntimeException">It is absent (the message says what is there), or the server does not answer as it should.</exception>
    public async Task<InstalledModel> RequireAsync(LocatedText model, CancellationToken cancellationToken)
    {
        var models = await ListAsync(cancellationToken);
        return models.FirstOrDefault(present => ModelName.Same(present.Name, model.Text)) ?? throw ModelFailure.Absent(model, models, Embedded);
    }

    /// <summary>The models in memory.</summary>
    /// <exception cref="RuntimeException">The server does not answer as it should.</exception>
    public async Task<IReadOnlyList<LoadedModel>> PsAsync(CancellationToken cancellationToken)
    {
        var models = await AskAsync("/api/ps", ollama.ListRunningModelsAsync, cancellationToken);
        return [.. (models ?? []).Select(model => new LoadedModel(
            model.Name, Hexadecimal(model.Digest), model.ContextLength > 0 ? model.ContextLength : null, Known(model.Size), model.SizeVram)
        {
            ExpiresAt = model.ExpiresAt == default ? null : new DateTimeOffset(model.ExpiresAt.ToUniversalTime()),
        })];
    }

    /// <summary>Loads the model by a generate request without a prompt, with the options of the requests to come, so that none of them reloads it.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="options">The configuration's options.</param>
    /// <param name="keepAlive">Ollama's <c>keep_alive</c>; null leaves the server's default.</param>
    /// <param name="timeout">How long the load may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="RuntimeException">The server refused, in its own words; broke off; or did not answer in time.</exception>
    public async Task<TimeSpan> LoadAsync(
        LocatedText model, IReadOnlyDictionary<string, OptionValue> options, string? keepAlive, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Not through OllamaSharp: its typed options know only some names, and would write numbers otherwise than the measured requests do.
        var body = new JsonObject
        {
            ["model"] = model.Text,
            ["stream"] = false,
            ["options"] = new JsonObject(options.Select(option => KeyValuePair.Create(option.Key, option.Value.ToNode()))),
        };
        if (keepAlive is not null)
        {
            body["keep_alive"] = KeepAlive.ToNode(keepAlive);
        }

        var start = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/api/generate", UriKind.Relative), content, either.Token);
            var answer = await response.Content.ReadAsStringAsync(either.Token);
            if (ModelFailure.Refusal(model, (int)response.StatusCode, answer, Embedded) is { } failure)
            {
                throw failure;
            }

            return clock.GetElapsedTime(start);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ModelFailure.TooSlow(model, timeout, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ModelFailure.BrokenOff(model, exception);
        }
    }

    /// <summary>What <c>/api/show</c> says of the model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="weights">Bytes of the weights; null when unknown.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Nothing where the server does not tell: no load depends on it.</returns>
    public async Task<ModelDescription> DescribeAsync(LocatedText model, long? weights, CancellationToken cancellationToken)
    {
        using var brief = await ShowAsync(model, verbose: false, cancellationToken);
        if (brief is null)
        {
            return ModelDescription.Nothing;
        }

        // Heads that differ from layer to layer are a list, which comes only together with the whole vocabulary.
        using var full = ShowAnswer.LeavesOut(brief.RootElement) ? await ShowAsync(model, verbose: true, cancellationToken) : null;
        return new ModelDescription(ShowAnswer.Shape((full ?? brief).RootElement, weights), ShowAnswer.Blob(brief.RootElement), ShowAnswer.Parameters(brief.RootElement));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ollama.Dispose();
        control.Dispose();
        http.Dispose();
        words.Dispose();
        handler.Dispose();
    }

    private async Task<JsonDocument?> ShowAsync(LocatedText model, bool verbose, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = new StringContent(new JsonObject { ["model"] = model.Text, ["verbose"] = verbose }.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("/api/show", UriKind.Relative), content, either.Token);
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static long? Known(long size) => size > 0 ? size : null;

    private static string? Hexadecimal(string? digest) => string.IsNullOrEmpty(digest) ? null
        : digest.StartsWith("sha256:", StringComparison.Ordinal) ? digest["sha256:".Length..] : digest;

    private async Task<T> AskAsync<T>(string route, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OllamaException or ResponseError or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw ModelFailure.NoAnswer(new Uri(http.BaseAddress!, route), AnswerLimit, exception);
        }
    }
}
