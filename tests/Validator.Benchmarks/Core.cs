using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Validator.Benchmarks;

/// <summary>
/// Keeps a process on one logical core, so that server and client do not take turns on theirs: how many chunks one send of
/// the server's socket carries, and with that the floor, would hang on it. Where there is no <c>taskset</c>, or only one
/// core, processes run where they like.
/// </summary>
internal static class Core
{
    /// <summary>Moves all threads of a process, and with them those that they will start.</summary>
    public static void Keep(int processId, int core) => Move(processId, core.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets it run on every core again.</summary>
    public static void Free(int processId) => Move(processId, $"0-{Environment.ProcessorCount - 1}");

    private static void Move(int processId, string cores)
    {
        if (Environment.ProcessorCount < 2)
        {
            return;
        }

        ProcessStartInfo taskset = new("taskset", ["-a", "-p", "-c", cores, processId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        try
        {
            using Process moved = Process.Start(taskset)!;
            moved.StandardOutput.ReadToEnd();
            moved.WaitForExit();
        }
        catch (Win32Exception)
        {
            // Not Linux, or no such tool.
        }
    }
}
