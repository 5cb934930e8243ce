using System.Globalization;

namespace Validator.Runtime;

/// <summary>Starts a server on a free loopback port and waits until it answers.</summary>
public static class ServerBoot
{
    private const int Attempts = 5;
    private static readonly TimeSpan WordLimit = TimeSpan.FromSeconds(5);

    /// <summary>Boots the server. Where another program takes the port first, another port is tried, a few times.</summary>
    /// <param name="command">What to start; it must listen where <c>OLLAMA_HOST</c> says.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the boot; what was started is stopped first, within 5 s.</param>
    /// <returns>The server, answering. Its disposal ends it.</returns>
    /// <exception cref="RuntimeException">It cannot be started, ended at once, or did not answer in time. Nothing is left running.</exception>
    public static async Task<OllamaServer> StartAsync(ServerCommand command, ServerBootOptions options, CancellationToken cancellationToken)
    {
        var clock = options.TimeProvider;
        var start = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var port = LoopbackPort.Free();
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            var process = ServerProcess.Start(command, options, port);
            OllamaServer? server = null;
            try
            {
                var left = options.ReadyTimeout - clock.GetElapsedTime(start);
                var (outcome, version) = await Readiness.WaitAsync(process, address, left, clock, cancellationToken);
                if (outcome == ReadinessOutcome.Ready)
                {
                    outcome = await AnnouncedAsync(process, clock, cancellationToken);
                }

                if (outcome == ReadinessOutcome.Ready)
                {
                    server = new OllamaServer(process, address, version!, await process.Started, clock.GetElapsedTime(start));
                    return server;
                }

                if (await FailureAsync(outcome, command, options, process, address, clock.GetElapsedTime(start)) is { } failure)
                {
                    throw failure;
                }

                if (attempt == Attempts)
                {
                    throw ServerFailure.PortTaken(command, process, attempt, answered: outcome == ReadinessOutcome.Foreign);
                }
            }
            finally
            {
                if (server is null)
                {
                    await process.DisposeAsync();
                }
            }
        }
    }

    /// <summary>A server that answers has been started, so its supervisor has said so or is about to, unless it hangs or is gone.</summary>
    private static async Task<ReadinessOutcome> AnnouncedAsync(ServerProcess process, TimeProvider clock, CancellationToken cancellationToken)
    {
        await Task.WhenAny(process.Started, process.Exited, Task.Delay(WordLimit, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return process.Started.IsCompleted ? ReadinessOutcome.Ready
            : process.Exited.IsCompleted ? ReadinessOutcome.Exited
            : ReadinessOutcome.Unannounced;
    }

    /// <summary>The error of a boot that failed; null when only the port was taken.</summary>
    private static async Task<RuntimeException?> FailureAsync(
        ReadinessOutcome outcome, ServerCommand command, ServerBootOptions options, ServerProcess process, Uri address, TimeSpan elapsed)
    {
        switch (outcome)
        {
            case ReadinessOutcome.Foreign:
                return null;
            case ReadinessOutcome.TimedOut:
                return ServerFailure.TimedOut(command, process, address, options.ReadyTimeout);
            case ReadinessOutcome.Unannounced:
                return ServerFailure.Unannounced(command, process, address, WordLimit);
            default:
                await process.DrainAsync();
                var failure = ServerFailure.Exited(command, process, await process.Exited, elapsed);
                return failure.Cause == LogDiagnosis.PortTaken.Cause ? null : failure;
        }
    }
}
