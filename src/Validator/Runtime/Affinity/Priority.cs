using System.Diagnostics;
using System.Globalization;

namespace Validator.Runtime;

/// <summary>The system's priority of a process, as <c>nice</c> counts it: -20 is the most urgent, 19 the least; below 0 takes a privilege.</summary>
internal static class Priority
{
    /// <summary>The most urgent.</summary>
    public const int MostUrgent = -20;

    /// <summary>The least urgent.</summary>
    public const int LeastUrgent = 19;

    private const int OfThread = 0;

    /// <summary>
    /// Sets it for every thread of this process but the <see cref="Launcher"/>'s, and with that for those that they start.
    /// </summary>
    /// <param name="nice">-20 to 19.</param>
    /// <returns>False when the system refuses.</returns>
    public static bool Apply(int nice)
    {
        if (OperatingSystem.IsLinux())
        {
            var launcher = Launcher.Thread;
            return OwnThreads.Each(thread => thread == launcher || NativeMethods.SetPriority(OfThread, thread, nice) == 0);
        }

        return OperatingSystem.IsWindows() ? ApplyClass(nice) : NativeMethods.SetPriority(OfThread, 0, nice) == 0;
    }

    /// <summary>
    /// Runs something on a thread of that priority, which what it starts inherits. Where the system counts by process instead of
    /// by thread (macOS, Windows), this whole process takes it.
    /// </summary>
    /// <param name="nice">-20 to 19; null to run it as it is.</param>
    /// <param name="start">What to run.</param>
    /// <param name="refused">Is told when the system refuses the priority.</param>
    public static T? Under<T>(int? nice, Func<T?> start, Action refused)
        where T : class
    {
        if (nice is not { } wanted)
        {
            return start();
        }

        // A thread of its own, since none of the pool's could be given its priority back.
        return Task.Factory.StartNew(
            () =>
            {
                if (OperatingSystem.IsWindows() ? !ApplyClass(wanted) : NativeMethods.SetPriority(OfThread, 0, wanted) != 0)
                {
                    refused();
                }

                return start();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).GetAwaiter().GetResult();
    }

    /// <summary>Reads a number as an environment variable holds it; null for anything else.</summary>
    public static int? Parse(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nice) && nice is >= MostUrgent and <= LeastUrgent ? nice : null;

    /// <summary>Windows knows classes instead of numbers.</summary>
    internal static ProcessPriorityClass ClassOf(int nice) => nice switch
    {
        <= -10 => ProcessPriorityClass.High,
        < 0 => ProcessPriorityClass.AboveNormal,
        0 => ProcessPriorityClass.Normal,
        < 10 => ProcessPriorityClass.BelowNormal,
        _ => ProcessPriorityClass.Idle,
    };

    private static bool ApplyClass(int nice)
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ClassOf(nice);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
