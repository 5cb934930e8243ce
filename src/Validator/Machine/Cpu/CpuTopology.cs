using System.Globalization;

namespace Validator.Machine.Cpu;

/// <summary>Processors by <c>/sys/devices/system/cpu</c>; <c>/proc/cpuinfo</c> gives names only, for ARM64 leaves its core fields out.</summary>
/// <param name="Sockets">Packages of the machine.</param>
/// <param name="Physical">Cores this process may use.</param>
/// <param name="Logical">Hardware threads this process may use.</param>
/// <param name="Usable">Numbers of the hardware threads this process may use; empty when unknown.</param>
internal sealed record CpuTopology(int? Sockets, int? Physical, int? Logical, IReadOnlySet<int> Usable)
{
    private const string Online = "sys/devices/system/cpu/online";
    private const string Status = "proc/self/status";

    /// <summary>Reads it; what is not there is null.</summary>
    public static CpuTopology Read(Tree tree)
    {
        var online = Known(tree, Online, tree.Text(Online));
        var allowed = Known(tree, Status, tree.Field(Status, "Cpus_allowed_list", ':'));
        // The mask may name processors that could be plugged in but are not there.
        var usable = allowed is null ? online : online is null ? allowed : allowed.Intersect(online).ToHashSet();
        return usable is null ? new CpuTopology(null, null, null, new HashSet<int>())
            : new CpuTopology(Distinct(online ?? usable, cpu => Package(tree, cpu)), Distinct(usable, cpu => Core(tree, cpu)), usable.Count, usable);
    }

    /// <summary>Number of different cores among hardware threads; null when one of them is unknown.</summary>
    public static int? Cores(Tree tree, IEnumerable<int> cpus) => Distinct(cpus, cpu => Core(tree, cpu));

    /// <summary>The set that a source names; null, and noted when it names none.</summary>
    public static IReadOnlySet<int>? Known(Tree tree, string source, string? text)
    {
        var cpus = CpuList.Parse(text);
        if (cpus is null && text is not null)
        {
            tree.Nonsense("/" + source, text, "a list of processors");
        }

        return cpus;
    }

    /// <summary>Number of different keys; null when one of them is unknown.</summary>
    private static int? Distinct(IEnumerable<int> cpus, Func<int, string?> key)
    {
        var keys = cpus.Select(key).Distinct(StringComparer.Ordinal).ToList();
        return keys.Contains(null) ? null : keys.Count;
    }

    private static string? Package(Tree tree, int cpu) =>
        tree.Number(Topology(cpu, "physical_package_id")) is { } package and >= 0 ? package.ToString(CultureInfo.InvariantCulture) : null;

    // Core ids repeat between packages, dies and clusters; the list of a core's threads names it alone.
    private static string? Core(Tree tree, int cpu) =>
        tree.Text(Topology(cpu, "core_cpus_list")) ?? tree.Text(Topology(cpu, "thread_siblings_list"));

    private static string Topology(int cpu, string file) => string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/topology/{file}");
}
