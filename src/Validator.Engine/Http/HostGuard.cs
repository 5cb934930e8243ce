using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Validator.Engine.Http;

/// <summary>
/// Keeps web pages of other sites out, as Ollama does: a server on a loopback address answers only hosts that mean
/// this machine (DNS rebinding), and no server answers a foreign origin (cross-site requests).
/// </summary>
internal sealed class HostGuard(IPAddress address)
{
    private static readonly string[] s_localSuffixes = [".localhost", ".local", ".internal"];
    private static readonly string[] s_localNames = ["localhost", "127.0.0.1", "0.0.0.0"];
    private static readonly string[] s_appSchemes = ["app://", "file://", "tauri://", "vscode-webview://", "vscode-file://"];

    public bool Allows(HttpRequest request) => AllowsHost(request.Host.Host) && AllowsOrigin(request);

    private static bool AllowsOrigin(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || origin == $"http://{request.Host.Value}"
            || s_appSchemes.Any(scheme => origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && uri.Scheme is "http" or "https"
                && s_localNames.Contains(uri.Host, StringComparer.OrdinalIgnoreCase));
    }

    private static bool IsOwn(IPAddress ip) =>
        IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) || IsPrivate(ip);

    private static bool IsPrivate(IPAddress ip) => ip.AddressFamily == AddressFamily.InterNetwork
        ? ip.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..]
        : ip.IsIPv6UniqueLocal;

    private bool AllowsHost(string host) =>
        !IPAddress.IsLoopback(address)
        || host.Length == 0
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip)
            ? IsOwn(ip)
            : s_localNames.Contains(host, StringComparer.OrdinalIgnoreCase)
                || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
                || s_localSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)));
}
