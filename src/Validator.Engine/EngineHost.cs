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
using Validator.Engine.Scripted;
using Validator.Spec.Profiles;

namespace Validator.Engine;

/// <summary>A running engine within this process.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly RunnerPool _pool;
    private readonly Puller _puller;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    /// <summary>
    /// A connection cut by the server ends with FIN in Ollama, and with RST in Kestrel unless this switch is set
    /// before the first socket: clients tell the two apart.
    /// </summary>
    static EngineHost() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

    private EngineHost(KestrelServer server, RunnerPool pool, Puller puller, CancellationTokenSource stopping, IPEndPoint endpoint, FaultInjector? faults)
    {
        Crashed = faults?.Crashed;
        _server = server;
        _pool = pool;
        _puller = puller;
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
        TimeProvider clock = options.Profile is null ? time : new ScaledTimeProvider(time, options.TimeScale);
        ModelLibrary library = new(options.ModelFolder, ScriptedModels.Of(options.Profile), shared, clock);
#pragma warning disable CA2000 // The host disposes of it, or the handler below.
        Puller puller = new(options, library);
#pragma warning restore CA2000
        IRunnerFactory runners = options.Runners ?? (options.Profile is { } profile
            ? new ScriptedRunnerFactory(new Script(profile, clock), clock)
            : new RunnerFactory(clock, options.Memory));
        RunnerPool pool = new(options, runners, shared, clock);
        FaultInjector? faults = options.AllFaults is { } plan ? new FaultInjector(plan, options.Memory, shared, clock) : null;
        KestrelServer server = CreateServer(options.Endpoint, faults is null ? null : RawConnection.WriteBuffer, out Func<IPEndPoint> endpoint);
        try
        {
            GenerationEndpoint generation = new(options, pool, library, clock) { Faults = faults };
            UploadedBlobs uploads = new();
            Router router = new(
                new InfoEndpoints(options, pool, library),
                new ShowEndpoint(library),
                generation,
                new OpenAiEndpoint(generation, clock),
                new EmbedEndpoint(options, pool, library, clock),
                new LibraryRoutes(new LibraryEndpoint(library, puller), new CreateEndpoint(library, puller, uploads), new BlobEndpoint(library, uploads)),
                new Cors(options.Origins),
                new HostGuard(options.Endpoint.Address),
                shared,
                stopping.Token)
            { Faults = faults };
            await server.StartAsync(router, cancellationToken);
            return new EngineHost(server, pool, puller, stopping, endpoint(), faults);
        }
        catch
        {
            server.Dispose();
            await pool.DisposeAsync();
            puller.Dispose();
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
        _puller.Dispose();
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
            bound.Use(GoHeaderOrder.Use);
            listen = bound;
        });
        endpoint = () => listen!.IPEndPoint!;
        SocketTransportOptions transport = new() { NoDelay = true };
        transport.MaxWriteBufferSize = writeBuffer ?? transport.MaxWriteBufferSize;
        SocketTransportFactory sockets = new(Options.Create(transport), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(kestrel), sockets, NullLoggerFactory.Instance);
    }
}
