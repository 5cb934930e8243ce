using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace Validator.Runtime;

/// <summary>Errors of a boot, worded for the user.</summary>
internal static class ServerFailure
{
    private const int TailLines = 20;

    /// <summary>The program could not even be started.</summary>
    public static RuntimeException NotStarted(ServerCommand command, Win32Exception exception)
    {
        // The exception's own words name the executable.
        var words = command.Shown is null ? exception.Message : new Win32Exception(exception.NativeErrorCode).Message;
        var diagnosis = LogDiagnosis.Of([words], null);
        return new RuntimeException($"`{command}` cannot be started: {words}", diagnosis?.Cause, diagnosis?.Remedy ?? "Check that the executable exists and runs by hand.", exception);
    }

    /// <summary>The server ended before it answered.</summary>
    public static RuntimeException Exited(ServerCommand command, ServerProcess process, ServerExit exit, TimeSpan after)
    {
        var tail = process.LogTail(TailLines);
        var diagnosis = LogDiagnosis.Of(tail, exit.Code);
        if (exit.SupervisorLost)
        {
            return new RuntimeException(
                $"The supervisor of `{command}` ended after {Seconds(after)}, before the server answered; nothing is known of the server.{Quote(tail, process.LogPath)}",
                diagnosis?.Cause,
                "See what killed it: the kernel's log says what was killed for want of memory.");
        }

        return new RuntimeException(
            $"`{command}` ended with {exit.Words} after {Seconds(after)}, before it answered.{Quote(tail, process.LogPath)}",
            diagnosis?.Cause,
            diagnosis?.Remedy ?? "Read the log; run the command by hand with the same environment.");
    }

    /// <summary>The server lives but does not answer.</summary>
    public static RuntimeException TimedOut(ServerCommand command, ServerProcess process, Uri address, TimeSpan limit)
    {
        var tail = process.LogTail(TailLines);
        var diagnosis = LogDiagnosis.Of(tail, null);
        return new RuntimeException(
            $"`{command}` did not answer {new Uri(address, "/api/version")} within {Seconds(limit)} (runtime.readyTimeout).{Quote(tail, process.LogPath)}",
            diagnosis?.Cause,
            diagnosis?.Remedy ?? "Raise runtime.readyTimeout if this machine is slow; else run the command by hand and see what it waits for.");
    }

    /// <summary>The server's address answers, but its supervisor never said that it had started it.</summary>
    public static RuntimeException Unannounced(ServerCommand command, ServerProcess process, Uri address, TimeSpan limit) => new(
        $"{address} answers, but the supervisor of `{command}` did not say within {Seconds(limit)} that it had started it.{Quote(process.LogTail(TailLines), process.LogPath)}",
        "The supervisor hangs, or another program answers in the server's place.",
        "Run again; if it keeps happening, see what else runs on this machine and whether it is short of processor time.");

    /// <summary>Every port that was tried was taken first.</summary>
    public static RuntimeException PortTaken(ServerCommand command, ServerProcess process, int attempts, bool answered) => new(
        $"`{command}` found its port taken {attempts} times, each time another one"
            + (answered ? "; what answered on the last is no process of its tree." : ".") + Quote(process.LogTail(TailLines), process.LogPath),
        LogDiagnosis.PortTaken.Cause,
        answered ? "The executable must serve itself, not hand over to a service or a container that runs elsewhere." : LogDiagnosis.PortTaken.Remedy);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

    private static string Quote(IReadOnlyList<string> tail, string? path)
    {
        if (tail.Count == 0)
        {
            return " It wrote nothing.";
        }

        var text = new StringBuilder("\nThe last lines of ").Append(path).Append(':');
        foreach (var line in tail)
        {
            text.Append("\n  ").Append(line);
        }

        return text.ToString();
    }
}
