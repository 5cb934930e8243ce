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

    private readonly Dictionary<string, Route> _routes;
    private readonly HostGuard _guard;
    private readonly TextWriter _log;
    private readonly CancellationToken _stopping;

    public Router(InfoEndpoints info, GenerationEndpoint generation, HostGuard guard, TextWriter log, CancellationToken stopping)
    {
        _guard = guard;
        _log = log;
        _stopping = stopping;
        _routes = new Dictionary<string, Route>(StringComparer.Ordinal)
        {
            ["/"] = new(s_read, (http, _) => Answers.TextAsync(http.Response, 200, Answers.PlainText, "Ollama is running")),
            ["/api/version"] = new(s_read, (http, _) => info.VersionAsync(http)),
            ["/api/tags"] = new(s_read, (http, _) => info.TagsAsync(http)),
            ["/api/ps"] = new(s_get, (http, _) => info.RunningAsync(http)),
            ["/api/show"] = new(s_post, info.ShowAsync),
            ["/api/generate"] = new(s_post, generation.GenerateAsync),
            ["/api/chat"] = new(s_post, generation.ChatAsync),
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
    }

    private Task RouteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!_guard.Allows(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            http.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        if (!_routes.TryGetValue(http.Request.Path.Value ?? "", out Route? route))
        {
            return Answers.TextAsync(http.Response, StatusCodes.Status404NotFound, "text/plain", "404 page not found");
        }

        if (!route.Methods.Contains(http.Request.Method))
        {
            http.Response.Headers.Allow = string.Join(", ", route.Methods);
            return Answers.TextAsync(http.Response, StatusCodes.Status405MethodNotAllowed, "text/plain", "405 method not allowed");
        }

        return route.Handle(http, cancellationToken);
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

        FrameBuffer frame = new FrameBuffer().Open('{').Name("error"u8).Text(message).Close('}').Raw("\n"u8);
        await http.Response.BodyWriter.WriteAsync(frame.Written);
    }

    private sealed record Route(string[] Methods, Func<HttpContext, CancellationToken, Task> Handle);
}
