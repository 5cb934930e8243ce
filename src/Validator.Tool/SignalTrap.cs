using System.Runtime.InteropServices;
using Validator.Gates;

namespace Validator.Tool;

/// <summary>Turns the first signal into a cancellation and the exit code that belongs to it; later ones change nothing, for the end is under way.</summary>
internal sealed class SignalTrap : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _hangUp;
    private int _exitCode;

    public SignalTrap()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, ExitCodes.Terminated));
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Take(context, ExitCodes.Terminated));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Exit code of the first signal; null when none came.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _hangUp.Dispose();
        _source.Dispose();
    }

    private void Take(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            _source.Cancel();
        }
    }
}
