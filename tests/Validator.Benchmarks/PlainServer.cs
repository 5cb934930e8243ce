using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Validator.Benchmarks;

/// <summary>Writes the same chunks to whoever asks for anything.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private PlainServer(KestrelServer server, IPEndPoint endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    public IPEndPoint Endpoint { get; }

    public static async Task<PlainServer> StartAsync(byte[][] chunks, CancellationToken cancellationToken)
    {
        // As the engine's own.
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        ListenOptions? listen = null;
        options.Listen(new IPEndPoint(IPAddress.Loopback, 0), bound =>
        {
            bound.Protocols = HttpProtocols.Http1;
            listen = bound;
        });
        SocketTransportFactory sockets = new(Options.Create(new SocketTransportOptions { NoDelay = true }), NullLoggerFactory.Instance);
        KestrelServer server = new(Options.Create(options), sockets, NullLoggerFactory.Instance);
        await server.StartAsync(new Application(chunks), cancellationToken);
        return new PlainServer(server, listen!.IPEndPoint!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        _server.Dispose();
    }

    private sealed class Application(byte[][] chunks) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            PipeWriter writer = context.Response.BodyWriter;
            CancellationToken aborted = context.RequestAborted;
            foreach (byte[] chunk in chunks)
            {
                await writer.WriteAsync(chunk, aborted);
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
