using System.Net;

namespace Validator.Runtime;

/// <summary>Attaches to a server that runs already.</summary>
public static class ServerAttach
{
    /// <summary>Asks the server for its version and watches from then on whether it is still there.</summary>
    /// <param name="address">Scheme, host and port.</param>
    /// <param name="limit">How long it may take to answer.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server. Its disposal ends the watch and nothing else.</returns>
    /// <exception cref="RuntimeException">Nobody answers there, or not as Ollama does.</exception>
    public static async Task<OllamaServer> ConnectAsync(Uri address, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var version = await Readiness.VersionAsync(address, limit, clock, cancellationToken)
            ?? throw new RuntimeException(
                $"no Ollama answers at {new Uri(address, "/api/version")} (runtime.url)",
                null,
                "Start the server before the run, correct runtime.url, or let it be booted: engine: ollama.");
        var process = IsHere(address) ? LoopbackPort.Listener(address.Port) ?? 0 : 0;
#pragma warning disable CA2000 // The server that is returned owns it.
        return new OllamaServer(new AttachedServer(address, process, clock), address, version, process, clock.GetElapsedTime(start));
#pragma warning restore CA2000
    }

    private static bool IsHere(Uri address) => address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
