using System.Globalization;
using System.Net;

namespace Validator.Engine;

/// <summary>The forms of <c>OLLAMA_HOST</c>: <c>[http://]host[:port][/]</c>.</summary>
internal static class HostAddress
{
    public const string Legal = "an IP address or localhost, with or without http:// and :port (0 to 65535)";

    public static IPEndPoint? Parse(string text)
    {
        int port = EngineOptions.DefaultPort;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            if (!text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            port = 80;
            text = text[(scheme + 3)..];
        }

        text = text.TrimEnd('/');
        int colon = text.LastIndexOf(':');
        if (colon >= 0 && (text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']'))
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort)
            {
                return null;
            }

            text = text[..colon];
        }

        string host = text.Trim('[', ']');
        if (host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        return IPAddress.TryParse(host, out IPAddress? address) ? new IPEndPoint(address, port) : null;
    }
}
