using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Validator.Engine.Faults;

namespace Validator.Engine;

/// <summary>The engine as a process of its own, as <c>ollama serve</c> is.</summary>
public static class EngineServer
{
    /// <summary>How long leaving may take to give memory back; the system takes what is left.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Serves until cancelled, or until SIGTERM or SIGINT. Writes <c>Listening on ADDRESS:PORT (version X)</c> to
    /// <paramref name="log"/> when it answers.
    /// </summary>
    /// <returns>0 when it was asked to end; 1 when it could not listen, which <paramref name="log"/> then says; what a fault says where one ended it.</returns>
    public static async Task<int> RunAsync(EngineOptions options, TextWriter log, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ProcessFaults faults = new(options.AllFaults, time);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => ended.TrySetResult());
        EngineHost host;
        try
        {
            if (await faults.BootAsync(log, ended.Task) is { } exitCode)
            {
                return exitCode;
            }

#pragma warning disable CA2000 // Disposed at the end, which does not wait for it longer than the grace time.
            host = await EngineHost.StartAsync(options, log, time, cancellationToken);
#pragma warning restore CA2000
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            string reason = error.InnerException is AddressInUseException ? "bind: address already in use" : $"bind: {error.Message}";
            await log.WriteLineAsync($"Error: listen tcp {options.Endpoint}: {reason}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }

        if (options.Profile is { } profile)
        {
            await log.WriteLineAsync($"playing the scripted machine {profile.Name}, {options.TimeScale} times as fast: {profile.Description}");
        }

        await log.WriteLineAsync($"Listening on {host.Endpoint} (version {options.Version})");
        await log.FlushAsync(cancellationToken);
        Task<int>? crashed = host.Crashed;
        if (await Task.WhenAny(ended.Task, crashed ?? ended.Task) == crashed)
        {
            return await crashed;
        }

        await Task.WhenAny(host.DisposeAsync().AsTask(), Task.Delay(s_grace, time, CancellationToken.None));
        return 0;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (!faults.IgnoresSignals)
            {
                ended.TrySetResult();
            }
        }
    }
}
