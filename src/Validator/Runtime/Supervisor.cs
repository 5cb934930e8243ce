using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Validator.Runtime;

/// <summary>
/// Stands between this tool and a server, so that no way out of the tool, SIGKILL among them, leaves a process of the server behind.
/// The tool holds the write end of the supervisor's standard input; when that closes, the whole tree is ended.
/// </summary>
public static class Supervisor
{
    /// <summary>Exit code when the server cannot be started, as shells have it.</summary>
    public const int CannotStart = 127;

    /// <summary>Variable that says which processors the server may use; the server does not see it.</summary>
    internal const string ProcessorsVariable = "OLLAMA_VALIDATOR_PROCESSORS";

    /// <summary>Variable that says at what priority the server runs; the server does not see it.</summary>
    internal const string NiceVariable = "OLLAMA_VALIDATOR_NICE";

    /// <summary>Body of <c>ollama-validator supervise -- FILE ARGS...</c>. The server's output goes where ours goes.</summary>
    /// <param name="command">What follows <c>--</c>: the executable and its arguments.</param>
    /// <returns>The server's exit code (128 and the signal's number when one ended it), or <see cref="CannotStart"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> command)
    {
        ArgumentOutOfRangeException.ThrowIfZero(command.Count);
        // Ctrl-C reaches every process of the terminal's group; when to stop is for the tool to say, through the pipe.
        using var interrupt = Ignore(PosixSignal.SIGINT);
        using var terminate = Ignore(PosixSignal.SIGTERM);
        using var hangUp = Ignore(PosixSignal.SIGHUP);
        Detach();
        Bind();
        var stopAsked = WatchInputAsync();

        var mark = Environment.GetEnvironmentVariable(ServerTree.MarkVariable);
        using var server = Start(command);
        if (server is null)
        {
            return CannotStart;
        }

        await SupervisorChannel.SayAsync(mark, SupervisorChannel.Started, server.Id);
        using var reaper = ReapAdopted(server.Id);
        var exited = server.WaitForExitAsync();
        await Task.WhenAny(exited, stopAsked);
        var byItself = exited.IsCompleted;
        if (byItself)
        {
            // At once: the tool must not wait for the cleanup to learn of a crash.
            await SupervisorChannel.SayAsync(mark, SupervisorChannel.Exited, server.ExitCode);
        }

        await TreeStopper.StopAsync(server.Id, new ServerTree(Environment.ProcessId, mark), TimeProvider.System);
        await exited;
        if (!byItself)
        {
            await SupervisorChannel.SayAsync(mark, SupervisorChannel.Exited, server.ExitCode);
        }

        return server.ExitCode;
    }

    private static PosixSignalRegistration Ignore(PosixSignal signal) => PosixSignalRegistration.Create(signal, context => context.Cancel = true);

    private static void Detach()
    {
        if (OperatingSystem.IsWindows())
        {
            JobObject.Enter();
        }
        else
        {
            _ = NativeMethods.SetSession();
        }

        if (OperatingSystem.IsLinux())
        {
            // Orphans of the server become our children, however often they fork and whatever session they enter.
            _ = NativeMethods.ProcessControl(NativeMethods.SetChildSubreaper, 1, 0, 0, 0);
        }
    }

    /// <summary>What we may use, the server inherits.</summary>
    private static void Bind()
    {
        if (Environment.GetEnvironmentVariable(ProcessorsVariable) is { } list && ProcessorSet.Parse(list)?.Apply() != true)
        {
            Console.Error.WriteLine($"the server could not be bound to the processors {list}");
        }
    }

    private static Task WatchInputAsync() => Task.Factory.StartNew(
        () =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0)
            {
                // Only the end of the input says anything.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static Process? Start(IReadOnlyList<string> command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true };
            start.Environment.Remove(ProcessorsVariable);
            start.Environment.Remove(NiceVariable);
            var nice = Priority.Parse(Environment.GetEnvironmentVariable(NiceVariable));
            var server = Priority.Under(nice, () => Process.Start(start), () => Console.Error.WriteLine($"the server could not be given the priority {nice}"));
            server?.StandardInput.Close();
            return server;
        }
        catch (Win32Exception exception)
        {
            Console.Error.WriteLine($"cannot start {command[0]}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Collects the exit codes of adopted processes, by id: waiting for any child would take .NET's own from it.</summary>
    private static PosixSignalRegistration? ReapAdopted(int server) => !OperatingSystem.IsLinux() ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGCHLD, context =>
        {
            foreach (var process in ProcessTable.Read())
            {
                if (!process.Alive && process.Parent == Environment.ProcessId && process.Id != server)
                {
                    _ = NativeMethods.WaitProcess(process.Id, out _, NativeMethods.WaitNoHang);
                }
            }
        });
}
