using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Validator.Engine.Faults;
using Validator.Engine.Http;
using Validator.Engine.Models;
using Validator.Engine.Scheduling;

namespace Validator.Engine;

/// <summary>A running engine within this process.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly RunnerPool _pool;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    /// <summary>
    /// A connection cut by the server ends with FIN in Ollama, and with RST in Kestrel unless this switch is set
    /// before the first socket: clients tell the two apart.
    /// </summary>
    static EngineHost() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

    private EngineHost(KestrelServer server, RunnerPool pool, CancellationTokenSource stopping, IPEndPoint endpoint, FaultInjector? faults)
    {
        Crashed = faults?.Crashed;
        _server = server;
        _pool = pool;
        _stopping = stopping;
        Endpoint = endpoint;
        BaseAddress = new Uri($"http://{endpoint}");
    }

    /// <summary>Where the engine listens; the port is the one the system chose if 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The same as an address for HTTP clients.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Completes with an exit code when a fault has ended the process that the engine stands for; null where none can.</summary>
    internal Task<int>? Crashed { get; }

    /// <summary>Starts an engine; it answers when the task completes.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<EngineHost> StartAsync(EngineOptions options, TextWriter log, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
        TextWriter shared = TextWriter.Synchronized(log);
        CancellationTokenSource stopping = new();
        ModelLibrary library = new(time.GetUtcNow());
        RunnerPool pool = new(options, options.Runners ?? new RunnerFactory(time, options.Memory), shared, time);
        FaultInjector? faults = options.Faults is { } plan ? new FaultInjector(plan, shared, time) : null;
        KestrelServer server = CreateServer(options.Endpoint, faults is null ? null : RawConnection.WriteBuffer, out Func<IPEndPoint> endpoint);
        try
        {
            Router router = new(
                new InfoEndpoints(options, pool, library),
                new GenerationEndpoint(options, pool, library, time) { Faults = faults },
                new HostGuard(options.Endpoint.Address),
                shared,
                stopping.Token) { Faults = faults };
            await server.StartAsync(router, cancellationToken);
            return new EngineHost(server, pool, stopping, endpoint(), faults);
        }
        catch
        {
            server.Dispose();
            await pool.DisposeAsync();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Cuts every connection, as a killed Ollama does, ends all work and returns its memory.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await _pool.DisposeAsync();
        _stopping.Dispose();
    }

    private static KestrelServer CreateServer(IPEndPoint address, long? writeBuffer, out Func<IPEndPoint> endpoint)
    {
        KestrelServerOptions kestrel = new() { AddServerHeader = false, AllowSynchronousIO = false };

        // Prompts have no limit in Ollama, and a client may take its time to send or read one.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        ListenOptions? listen = null;
        kestrel.Listen(address, bound =>
        {
            bound.Protocols = HttpProtocols.Http1;
            listen = bound;
        });
        endpoint = () => listen!.IPEndPoint!;
        SocketTransportOptions transport = new() { NoDelay = true };
        transport.MaxWriteBufferSize = writeBuffer ?? transport.MaxWriteBufferSize;
        SocketTransportFactory sockets = new(Options.Create(transport), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(kestrel), sockets, NullLoggerFactory.Instance);
    }
}
