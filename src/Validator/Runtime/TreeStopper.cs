using System.Diagnostics;

namespace Validator.Runtime;

/// <summary>Ends a server and every process of its tree. Not cancellable: it is the cleanup.</summary>
internal static class TreeStopper
{
    /// <summary>How long a server may take to end on SIGTERM.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan LeftoverGrace = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>SIGTERM to the server, which ends its own runners; SIGTERM to what it left behind; SIGKILL to what does not listen.</summary>
    /// <returns>Ids of processes that are still alive; empty when all is clean.</returns>
    public static async Task<IReadOnlyList<int>> StopAsync(int server, ServerTree tree, TimeProvider clock)
    {
        if (!OperatingSystem.IsLinux())
        {
            return await StopWithoutTableAsync(server, clock);
        }

        Signal(tree.Members().Where(process => process.Id == server), NativeMethods.SignalTerminate);
        if (await WaitAsync(() => ProcessTable.Find(server) is not { Alive: true }, Grace, clock))
        {
            Signal(tree.Members(), NativeMethods.SignalTerminate);
            await WaitAsync(() => tree.Members().Count == 0, LeftoverGrace, clock);
        }

        return await KillAsync(tree, clock);
    }

    /// <summary>SIGTERM to all of the tree at once, for one whose server is not known; SIGKILL to what does not listen.</summary>
    /// <returns>Ids of processes that are still alive; empty when all is clean.</returns>
    public static async Task<IReadOnlyList<int>> EndAsync(ServerTree tree, TimeProvider clock)
    {
        Signal(tree.Members(), NativeMethods.SignalTerminate);
        await WaitAsync(() => tree.Members().Count == 0, Grace, clock);
        return await KillAsync(tree, clock);
    }

    /// <summary>SIGKILL to all of the tree, again until nothing new appears.</summary>
    /// <returns>Ids of processes that are still alive; empty when all is clean.</returns>
    public static async Task<IReadOnlyList<int>> KillAsync(ServerTree tree, TimeProvider clock)
    {
        await WaitAsync(
            () =>
            {
                var members = tree.Members();
                Signal(members, NativeMethods.SignalKill);
                return members.Count == 0;
            },
            KillLimit,
            clock);
        return [.. tree.Members().Select(process => process.Id)];
    }

    private static void Signal(IEnumerable<ProcessEntry> processes, int signal)
    {
        foreach (var process in processes)
        {
            // An id may have been given to another process since the table was read.
            if (ProcessTable.Find(process.Id) is { } now && now.Started == process.Started)
            {
                _ = NativeMethods.Kill(process.Id, signal);
            }
        }
    }

    private static async Task<IReadOnlyList<int>> StopWithoutTableAsync(int server, TimeProvider clock)
    {
        try
        {
            using var process = Process.GetProcessById(server);
            if (!OperatingSystem.IsWindows())
            {
                _ = NativeMethods.Kill(server, NativeMethods.SignalTerminate);
                await WaitAsync(() => process.HasExited, Grace, clock);
            }

            process.Kill(entireProcessTree: true);
            return await WaitAsync(() => process.HasExited, KillLimit, clock) ? [] : [server];
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return [];
        }
    }

    private static async Task<bool> WaitAsync(Func<bool> condition, TimeSpan limit, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (!condition())
        {
            if (clock.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(Poll, clock);
        }

        return true;
    }
}
