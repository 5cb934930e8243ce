using System.Diagnostics;
using System.Globalization;

namespace Build;

/// <summary>The programs that this process started. Only Linux tells which; elsewhere there are none to see.</summary>
internal static class ChildProcesses
{
    public static void KillTrees()
    {
        foreach (int id in OperatingSystem.IsLinux() ? Ids() : [])
        {
            KillTree(id);
        }
    }

    private static int[] Ids() =>
    [
        .. Directory.EnumerateDirectories("/proc/self/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];

    private static void KillTree(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
