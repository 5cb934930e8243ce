using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Validator.Engine.Faults;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>Ollama's routes, straight on the server: no host, no container, no logging of requests.</summary>
internal sealed class Router : IHttpApplication<HttpContext>
{
    private static readonly string[] s_read = ["HEAD", "GET"];
    private static readonly string[] s_get = ["GET"];
    private static readonly string[] s_post = ["POST"];
    private static readonly string[] s_delete = ["DELETE"];
    private static readonly string[] s_headOrPost = ["HEAD", "POST"];

    private readonly Dictionary<string, Route> _routes;
    private readonly Dictionary<string, Func<string, Route>> _routesWithName;
    private readonly Cors _cors;
    private readonly HostGuard _guard;
    private readonly TextWriter _log;
    private readonly CancellationToken _stopping;

    public Router(
        InfoEndpoints info, ShowEndpoint show, GenerationEndpoint generation, OpenAiEndpoint openAi, EmbedEndpoint embed, LibraryRoutes library,
        Cors cors, HostGuard guard, TextWriter log, CancellationToken stopping)
    {
        _cors = cors;
        _guard = guard;
        _log = log;
        _stopping = stopping;
        _routes = new Dictionary<string, Route>(StringComparer.Ordinal)
        {
            ["/"] = new(s_read, (http, _) => Answers.TextAsync(http.Response, 200, Answers.PlainText, "Ollama is running")),
            ["/api/version"] = new(s_read, (http, _) => info.VersionAsync(http)),
            ["/api/tags"] = new(s_read, (http, _) => info.TagsAsync(http)),
            ["/api/ps"] = new(s_get, (http, _) => info.RunningAsync(http)),
            ["/api/show"] = new(s_post, show.ShowAsync),
            ["/api/generate"] = new(s_post, generation.GenerateAsync),
            ["/api/chat"] = new(s_post, generation.ChatAsync),
            ["/v1/chat/completions"] = new(s_post, openAi.ChatAsync),
            ["/v1/completions"] = new(s_post, openAi.CompleteAsync),
            ["/api/embed"] = new(s_post, embed.EmbedAsync),
            ["/api/embeddings"] = new(s_post, embed.EmbeddingsAsync),
            ["/api/pull"] = new(s_post, library.Models.PullAsync),
            ["/api/push"] = new(s_post, library.Models.PushAsync),
            ["/api/copy"] = new(s_post, library.Models.CopyAsync),
            ["/api/delete"] = new(s_delete, library.Models.DeleteAsync),
            ["/api/create"] = new(s_post, library.Create.CreateAsync),
            ["/v1/models"] = new(s_get, (http, _) => info.ModelsAsync(http)),
            ["/v1/embeddings"] = new(s_post, embed.OpenAiAsync),
        };

        // Routes that end in one part of any text.
        _routesWithName = new Dictionary<string, Func<string, Route>>(StringComparer.Ordinal)
        {
            ["/v1/models/"] = name => new(s_get, (http, _) => info.ModelAsync(http, name)),
            ["/api/blobs/"] = digest => new(s_headOrPost, (http, cancellation) => library.Blobs.AnswerAsync(http, digest, cancellation)),
        };
    }

    /// <summary>What goes wrong on purpose; null: nothing does.</summary>
    public FaultInjector? Faults { get; init; }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            await (Faults?.WaitIfHungAsync(ended.Token) ?? Task.CompletedTask);
            await RouteAsync(context, ended.Token);
        }
        catch (AnswerEndedException)
        {
            // What a fault had to say is on the wire.
        }
        catch (EngineException error) when (!context.Response.HasStarted)
        {
            await Answers.ErrorAsync(context.Response, error.Status, error.Message);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            // The body broke off or its chunks are no chunks: the client's fault, and nothing for the log.
            await Answers.ErrorAsync(context.Response, error.StatusCode, error.StatusCode == StatusCodes.Status400BadRequest ? "unexpected EOF" : error.Message);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // A stream cut short must not look complete.
            context.Abort();
        }
#pragma warning disable CA1031 // The last resort: whatever went wrong, the client gets an error and the server goes on.
        catch (Exception error)
        {
            await FailAsync(context, error);
        }
#pragma warning restore CA1031
        finally
        {
            context.Features.Get<GoHeaderOrder>()?.EndBody();
        }
    }

    private Task RouteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        string path = http.Request.Path.Value ?? "";
        Route? route = Find(path);
        if (route is not null && !route.Methods.Contains(http.Request.Method))
        {
            http.Response.Headers.Allow = string.Join(", ", route.Methods);
        }

        if (_cors.Answer(http))
        {
            return Task.CompletedTask;
        }

        if (!_guard.Allows(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        if (route is null)
        {
            return Answers.TextAsync(http.Response, StatusCodes.Status404NotFound, "text/plain", "404 page not found");
        }

        return route.Methods.Contains(http.Request.Method)
            ? route.Handle(http, cancellationToken)
            : Answers.TextAsync(http.Response, StatusCodes.Status405MethodNotAllowed, "text/plain", "405 method not allowed");
    }

    private Route? Find(string path)
    {
        if (_routes.TryGetValue(path, out Route? route))
        {
            return route;
        }

        int name = path.LastIndexOf('/') + 1;
        return name < path.Length && _routesWithName.TryGetValue(path[..name], out Func<string, Route>? make) ? make(path[name..]) : null;
    }

    private async Task FailAsync(HttpContext http, Exception error)
    {
        await _log.WriteLineAsync($"{http.Request.Method} {http.Request.Path}: {error}");
        string message = $"an error was encountered while running the model: {error.Message}";
        if (!http.Response.HasStarted)
        {
            await Answers.ErrorAsync(http.Response, StatusCodes.Status500InternalServerError, message);
            return;
        }

        if (http.Response.ContentType == OpenAiFrames.EventStream)
        {
            // The route has said in its own way that the stream is broken.
            return;
        }

        FrameBuffer frame = new FrameBuffer().Open('{').Name("error"u8).Text(message).Close('}').Raw("\n"u8);
        await http.Response.BodyWriter.WriteAsync(frame.Written);
    }

    private sealed record Route(string[] Methods, Func<HttpContext, CancellationToken, Task> Handle);
}

/// <summary>The routes that change the library.</summary>
internal sealed record LibraryRoutes(LibraryEndpoint Models, CreateEndpoint Create, BlobEndpoint Blobs);
