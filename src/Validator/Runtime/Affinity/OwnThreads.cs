using System.Globalization;
using System.Runtime.InteropServices;

namespace Validator.Runtime;

/// <summary>The threads of this process, as the system counts them. Linux only.</summary>
internal static class OwnThreads
{
    private const int Rounds = 5;
    private const int NoSuchThread = 3;

    /// <summary>Sets something on each of them; threads that they start from then on inherit it.</summary>
    /// <param name="set">Sets it on the thread of that id; false when the system refuses, and why is in the last error.</param>
    /// <returns>False when the system refused it for a thread that lives.</returns>
    public static bool Each(Func<int, bool> set)
    {
        // A thread that has not got it yet may start another while we look; a few rounds find it.
        var known = new HashSet<int>();
        for (var round = 0; round < Rounds; round++)
        {
            var threads = Directory.EnumerateDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Where(known.Add).ToArray();
            if (threads.Length == 0)
            {
                break;
            }

            if (threads.Any(thread => !set(thread) && Marshal.GetLastPInvokeError() != NoSuchThread))
            {
                return false;
            }
        }

        return true;
    }
}
