using System.Globalization;

namespace Validator.Runtime;

/// <summary>How a server ended, as far as that is known.</summary>
/// <param name="Code">The server's exit code, 128 and the number of the signal that ended it; null when unknown.</param>
/// <param name="SupervisorLost">
/// The supervisor ended, unasked and without a word about its server: whether the server lives is unknown, and nothing can be laid to it.
/// </param>
public sealed record ServerExit(int? Code, bool SupervisorLost = false)
{
    private const int Signalled = 128;

    /// <summary>Names of those that end a server in practice; their numbers are the same wherever there are signals.</summary>
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP", [2] = "SIGINT", [3] = "SIGQUIT", [4] = "SIGILL", [6] = "SIGABRT", [8] = "SIGFPE", [NativeMethods.SignalKill] = "SIGKILL", [11] = "SIGSEGV", [NativeMethods.SignalTerminate] = "SIGTERM",
    };

    /// <summary>The code as it is told: <c>exit code 3</c>, or <c>exit code 137: SIGKILL</c>.</summary>
    public string Words => Code switch
    {
        null => "exit code unknown",
        > Signalled and < Signalled + 64 => string.Create(CultureInfo.InvariantCulture, $"exit code {Code}: {Signals.GetValueOrDefault(Code.Value - Signalled) ?? $"signal {Code - Signalled}"}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"exit code {Code}"),
    };
}
