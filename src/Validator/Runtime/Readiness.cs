using System.Text.Json;

namespace Validator.Runtime;

/// <summary>How waiting for a server ended.</summary>
internal enum ReadinessOutcome
{
    /// <summary>It answered with its version.</summary>
    Ready,

    /// <summary>It ended first.</summary>
    Exited,

    /// <summary>It lives and did not answer in time.</summary>
    TimedOut,

    /// <summary>An answer came, but from another program that holds the port.</summary>
    Foreign,

    /// <summary>It answered, but its supervisor did not say that it had started it.</summary>
    Unannounced,
}

/// <summary>Waits until a server answers <c>/api/version</c>.</summary>
internal static class Readiness
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>Polls, often at first: each pause is a twentieth of the time waited so far, within its bounds.</summary>
    /// <returns>The outcome, and the version when ready.</returns>
    public static async Task<(ReadinessOutcome Outcome, string? Version)> WaitAsync(
        ServerProcess process, Uri address, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        // A proxy of the environment must not stand between us and our own loopback address.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        var start = clock.GetTimestamp();
        while (true)
        {
            var version = await AskAsync(client, clock, AnswerLimit, cancellationToken);
            if (process.Exited.IsCompleted)
            {
                return (ReadinessOutcome.Exited, null);
            }

            if (version is not null)
            {
                return process.Holds(address.Port) == false ? (ReadinessOutcome.Foreign, null) : (ReadinessOutcome.Ready, version);
            }

            var elapsed = clock.GetElapsedTime(start);
            if (elapsed >= limit)
            {
                return (ReadinessOutcome.TimedOut, null);
            }

            var pause = TimeSpan.FromTicks(Math.Clamp(elapsed.Ticks / 20, ShortestPause.Ticks, LongestPause.Ticks));
            await Task.WhenAny(process.Exited, Task.Delay(pause, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asks once, of a server that somebody else started.</summary>
    /// <returns>Its version; null when nobody answers in time, or not as Ollama does.</returns>
    public static async Task<string?> VersionAsync(Uri address, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = address };
        using var bound = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await AskAsync(client, clock, limit, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<string?> AskAsync(HttpClient client, TimeProvider clock, TimeSpan answerLimit, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(answerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var body = await client.GetByteArrayAsync(new Uri("/api/version", UriKind.Relative), either.Token);
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String
                ? version.GetString() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
