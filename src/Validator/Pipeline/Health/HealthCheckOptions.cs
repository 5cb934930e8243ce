using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What a health check is to do.</summary>
public sealed record HealthCheckOptions
{
    /// <summary>The routes that are asked when none is named. That of OpenAI is not: it takes no <c>num_ctx</c>, so that a model loaded with one would be loaded anew.</summary>
    public static IReadOnlyList<ApiKind> Native { get; } = [ApiKind.Generate, ApiKind.Chat];

    /// <summary>Where the server is: an address of scheme http, perhaps with a path before the routes.</summary>
    public required Uri Server { get; init; }

    /// <summary>Model to ask; null for one that is loaded, else the smallest that is installed.</summary>
    public string? Model { get; init; }

    /// <summary>Routes to ask.</summary>
    public IReadOnlyList<ApiKind> Apis { get; init; } = Native;

    /// <summary>Bound on the whole check.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bound on the silence between two frames of an answer.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told what is done; null when nobody watches.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>The server that a text names.</summary>
    /// <param name="text">What the user gave.</param>
    /// <returns>The address, or the error that says what is legal.</returns>
    public static (Uri? Server, Diagnostic? Problem) Address(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var meant))
        {
            return (null, Diagnostic.Error(null, $"'{text}' is no URL", $"did you mean {meant.GetLeftPart(UriPartial.Path).TrimEnd('/')}?"));
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Host.Length == 0)
        {
            return (null, Diagnostic.Error(null, $"'{text}' is no URL", "such as http://127.0.0.1:11434"));
        }

        if (server.Scheme != Uri.UriSchemeHttp)
        {
            return (null, Diagnostic.Error(
                null, $"'{text}': the scheme is {server.Scheme}, and only http is read, byte by byte", "name the server itself, behind whatever ends the encryption"));
        }

        return server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0
            ? (null, Diagnostic.Error(null, $"the address of {server.Authority} has more in it than scheme, host, port and path", "such as http://127.0.0.1:11434"))
            : (server, null);
    }
}
