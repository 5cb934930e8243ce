using System.Globalization;

namespace Validator.Machine.Telemetry;

/// <summary>
/// How often the threads of some processes were switched. The kernel counts that for each thread alone, so it is looked at every
/// few seconds, and not at all of processes with very many threads.
/// </summary>
/// <param name="root">Where <c>proc</c> lies.</param>
/// <param name="missing">Takes what cannot be seen.</param>
/// <param name="source">What is missing without it.</param>
/// <param name="whose">Whose processes they are, in words.</param>
internal sealed class ThreadSwitches(string root, MissingSources missing, string source, string whose)
{
    /// <summary>What is missing without those of the server.</summary>
    public const string OfServer = "server.switches";

    /// <summary>What is missing without our own.</summary>
    public const string OfTool = "self.switches";

    private const int MostThreads = 256;

    private Dictionary<int, (long Voluntary, long Forced)> before = [];
    private bool looked;

    /// <summary>Switches per second since the last look; null at the first, and where they cannot be seen.</summary>
    /// <param name="ids">The processes.</param>
    /// <param name="seconds">Since the last look.</param>
    /// <param name="buffer">For the text.</param>
    public (double? Voluntary, double? Forced) Read(IReadOnlyList<int> ids, double seconds, byte[] buffer)
    {
        var now = new Dictionary<int, (long Voluntary, long Forced)>(before.Count);
        long voluntary = 0, forced = 0;
        foreach (var id in ids)
        {
            foreach (var thread in Threads(Path.Combine(root, "proc", id.ToString(CultureInfo.InvariantCulture), "task")))
            {
                if (now.Count >= MostThreads)
                {
                    missing.Name(source, string.Create(CultureInfo.InvariantCulture, $"{whose} has more than {MostThreads} threads, and the kernel counts switches for each alone"));
                    return (null, null);
                }

                var (file, _) = KeptFile.Open(Path.Combine(thread, "status"));
                using (file)
                {
                    var text = file is null ? [] : file.Read(buffer);
                    if (Words.Field(text, "voluntary_ctxt_switches"u8) is { } waited && Words.Field(text, "nonvoluntary_ctxt_switches"u8) is { } taken
                        && int.TryParse(Path.GetFileName(thread.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    {
                        now[number] = (waited, taken);
                        if (before.TryGetValue(number, out var last))
                        {
                            voluntary += Math.Max(0, waited - last.Voluntary);
                            forced += Math.Max(0, taken - last.Forced);
                        }
                    }
                }
            }
        }

        before = now;
        var known = looked && now.Count > 0 && seconds > 0;
        looked = true;
        return known ? (Math.Round(voluntary / seconds, 1), Math.Round(forced / seconds, 1)) : (null, null);
    }

    private static string[] Threads(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
