using System.Runtime.InteropServices;

namespace Build;

/// <summary>Turns SIGINT and SIGTERM into a cancellation, so that teardown runs; a second one ends the process.</summary>
public sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    /// <summary>Takes the two signals over.</summary>
    public Signals()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCodes.Interrupted));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCodes.Terminated));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Gives the two signals back.</summary>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext signal, int exitCode)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }

        signal.Cancel = true;
        Closing.ExitCode = exitCode;
        source.Cancel();
    }
}
