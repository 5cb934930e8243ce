using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>
/// Keeps web pages of other sites out, as Ollama does: a server on a loopback address answers only hosts that mean
/// this machine (DNS rebinding).
/// </summary>
internal sealed class HostGuard(IPAddress address)
{
    private static readonly string[] s_localSuffixes = [".localhost", ".local", ".internal"];
    private static readonly string[] s_localNames = ["localhost", "127.0.0.1", "0.0.0.0"];

    public bool Allows(HttpRequest request)
    {
        string host = request.Host.Host;
        return !IPAddress.IsLoopback(address)
            || host.Length == 0
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) ? IsOwn(ip) : IsLocalName(host));
    }

    private static bool IsOwn(IPAddress ip) =>
        IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) || IsPrivate(ip);

    private static bool IsPrivate(IPAddress ip) => ip.AddressFamily == AddressFamily.InterNetwork
        ? ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..]
        : ip.IsIPv6UniqueLocal;

    private static bool IsLocalName(string host) =>
        s_localNames.Contains(host, StringComparer.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
        || s_localSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
