using System.Net;

namespace Validator.Spec.Keys;

/// <summary>What <c>runtime</c> may say of a server that runs already.</summary>
internal static class AttachKeys
{
    /// <summary>Loose: what is refused for its form is shown, and credentials must not be.</summary>
    public const string AddressForm = @"^[A-Za-z][A-Za-z0-9+.-]*://\S+$";

    /// <summary>Reports what contradicts; true when nothing does.</summary>
    /// <param name="values">What was read of <c>runtime</c>.</param>
    /// <param name="engine">The engine; null when it could not be read.</param>
    /// <param name="url">The key of the address.</param>
    /// <param name="without">Keys that tell how a server is started.</param>
    public static bool Check(SectionValues values, EngineKind? engine, SpecKey<LocatedText> url, IReadOnlyList<SpecKey> without)
    {
        var attached = engine == EngineKind.Attach;
        var good = true;
        foreach (var key in without.Where(key => attached && values.Written(key)))
        {
            values.Where(key).Error(
                $"runtime.{key.Name}: it would have no effect on a server that runs already", "leave it out, and start the server with it, or let it be started: engine: ollama");
            good = false;
        }

        if (attached && !values.Written(url))
        {
            values.At.Error("runtime.url is missing: with engine attach it says which server is meant", "url: http://127.0.0.1:11434, or --set runtime.url=http://127.0.0.1:11434");
            return false;
        }

        if (engine is not null && !attached && values.Written(url))
        {
            values.Where(url).Error("runtime.url: only engine attach goes to a server that runs already", "engine: attach, or leave the url out: a server that is booted gets a free port");
            return false;
        }

        return values.Optional(url) is not { } address ? good : good & CheckAddress(values, url, address);
    }

    private static bool CheckAddress(SectionValues values, SpecKey key, LocatedText address)
    {
        var at = values.Where(key);
        if (!Uri.TryCreate(address.Text, UriKind.Absolute, out var uri))
        {
            at.Error("runtime.url: it is no address", "such as http://127.0.0.1:11434");
            return false;
        }

        if (uri.UserInfo.Length > 0 || address.Text.Contains('@', StringComparison.Ordinal))
        {
            at.Error("runtime.url: it holds credentials, which would be recorded; they are not shown here", "host and port alone, such as http://127.0.0.1:11434");
            return false;
        }

        if (uri.Scheme != Uri.UriSchemeHttp)
        {
            at.Error("runtime.url: only http is read, byte by byte", "name the server itself, behind whatever ends the encryption");
            return false;
        }

        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0)
        {
            at.Error("runtime.url: it has more in it than scheme, host and port", "such as http://127.0.0.1:11434");
            return false;
        }

        if (IsLoopback(uri))
        {
            return true;
        }

        if (at.Context.Untrusted && !at.FromCommandLine)
        {
            at.Error("runtime.url: an untrusted spec may only name a server on this machine", "a loopback address such as http://127.0.0.1:11434, or run with --trusted");
            return false;
        }

        at.Warning(
            "runtime.url: the server is on another machine, so target.require, the machine's facts and the client's own load are not those of the server",
            "run this spec on the server's machine where its hardware matters");
        return true;
    }

    /// <summary>By name or number; a name that is looked up could lead anywhere.</summary>
    private static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
