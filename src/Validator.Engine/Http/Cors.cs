using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Validator.Engine.Http;

/// <summary>
/// Which pages may ask, as browsers want it told (cross-origin resource sharing): none but those of this machine, of
/// desktop applications, and of the origins that the server was given.
/// </summary>
internal sealed class Cors
{
    private const string Methods = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";

    private const string Headers =
        "Authorization,Content-Type,User-Agent,Accept,X-Requested-With,Openai-Beta,X-Stainless-Arch,X-Stainless-Async,"
        + "X-Stainless-Custom-Poll-Interval,X-Stainless-Helper-Method,X-Stainless-Lang,X-Stainless-Os,X-Stainless-Package-Version,"
        + "X-Stainless-Poll-Helper,X-Stainless-Retry-Count,X-Stainless-Runtime,X-Stainless-Runtime-Version,X-Stainless-Timeout";

    private const string TwelveHours = "43200";

    private static readonly string[] s_local = [.. new[] { "localhost", "127.0.0.1", "0.0.0.0" }.SelectMany(host => new[] { $"http://{host}", $"https://{host}", $"http://{host}:*", $"https://{host}:*" })];
    private static readonly string[] s_apps = ["app://*", "file://*", "tauri://*", "vscode-webview://*", "vscode-file://*"];
    private static readonly StringValues s_preflightVary = new(["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"]);

    private readonly string[] _origins;
    private readonly bool _allowsAll;

    /// <param name="origins">Further origins; <c>*</c> stands for any characters.</param>
    public Cors(IEnumerable<string> origins)
    {
        _origins = [.. origins, .. s_local, .. s_apps];
        _allowsAll = _origins.Contains("*");
    }

    /// <summary>Puts the headers on; true if that was all, and the request is answered.</summary>
    public bool Answer(HttpContext http)
    {
        string origin = http.Request.Headers.Origin.ToString();
        string host = http.Request.Host.Value ?? "";
        if (origin.Length == 0 || origin == $"http://{host}" || origin == $"https://{host}")
        {
            return false;
        }

        HttpResponse response = http.Response;
        if (!_allowsAll && !_origins.Any(pattern => Matches(pattern, origin)))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            response.ContentLength = 0;
            return true;
        }

        bool isPreflight = HttpMethods.IsOptions(http.Request.Method);
        response.Headers.AccessControlAllowOrigin = _allowsAll ? "*" : origin;
        if (isPreflight)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            response.Headers.AccessControlAllowMethods = Methods;
            response.Headers.AccessControlAllowHeaders = Headers;
            response.Headers.AccessControlMaxAge = TwelveHours;
        }

        if (!_allowsAll)
        {
            response.Headers.Vary = isPreflight ? s_preflightVary : "Origin";
        }

        return isPreflight;
    }

    private static bool Matches(string pattern, string origin)
    {
        string[] parts = pattern.Split('*', 2);
        return parts.Length == 1
            ? string.Equals(pattern, origin, StringComparison.OrdinalIgnoreCase)
            : origin.Length >= parts[0].Length + parts[1].Length
                && origin.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)
                && origin.EndsWith(parts[1], StringComparison.OrdinalIgnoreCase);
    }
}
