using System.Collections.Concurrent;
using System.Diagnostics;

namespace Validator.Runtime;

/// <summary>
/// Starts processes on a thread that keeps the priority that this process came with: whoever is less urgent may not become more
/// urgent again, and what a thread starts inherits its priority. Linux only; elsewhere processes are started where they are asked for.
/// </summary>
internal static class Launcher
{
    private static readonly BlockingCollection<Action> s_work = [];
    private static readonly Lazy<int> s_thread = new(Begin);

    /// <summary>The thread's id; it is begun with the caller's priority when this is first asked for.</summary>
    public static int Thread => s_thread.Value;

    /// <summary>Starts a process.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Process? Start(ProcessStartInfo start)
    {
        if (!s_thread.IsValueCreated)
        {
            return Process.Start(start);
        }

        var started = new TaskCompletionSource<Process?>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start));
            }
            catch (System.ComponentModel.Win32Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static int Begin()
    {
        var id = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            id.SetResult(NativeMethods.ThreadId());
            foreach (var work in s_work.GetConsumingEnumerable())
            {
                work();
            }
        })
        { IsBackground = true, Name = "launcher" }.Start();
        return id.Task.GetAwaiter().GetResult();
    }
}
