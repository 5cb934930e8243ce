using System.Globalization;

namespace Validator.Machine.Cpu;

/// <summary>Fast and frugal cores of a hybrid processor, of those this process may use.</summary>
/// <param name="Performance">Cores of the fast kinds.</param>
/// <param name="Efficiency">Cores of the most frugal kind; 0 where all are of one kind.</param>
internal sealed record CoreKinds(int? Performance, int? Efficiency)
{
    /// <summary>Reads them; both are null where the system does not tell kinds apart.</summary>
    public static CoreKinds Read(Tree tree, CpuTopology topology)
    {
        // Intel's hybrid processors have one performance monitor for each kind of core.
        var atoms = tree.Text("sys/devices/cpu_atom/cpus");
        if (atoms is not null && CpuTopology.Known(tree, "sys/devices/cpu_atom/cpus", atoms) is { } frugal)
        {
            return Split(tree, topology.Usable, frugal.Contains);
        }

        // ARM rates each processor by its capacity, the largest at 1024.
        var capacities = topology.Usable.ToDictionary(
            cpu => cpu, cpu => tree.Figure(string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/cpu_capacity")));
        if (capacities.Count > 0 && capacities.Values.All(capacity => capacity is not null))
        {
            var (least, most) = (capacities.Values.Min(), capacities.Values.Max());
            return Split(tree, topology.Usable, cpu => least < most && capacities[cpu] == least);
        }

        // One monitor for all processors of an x86 machine: one kind.
        return tree.Has("sys/devices/cpu/type") && topology.Physical is { } all ? new CoreKinds(all, 0) : new CoreKinds(null, null);
    }

    private static CoreKinds Split(Tree tree, IReadOnlySet<int> cpus, Func<int, bool> frugal) =>
        new(CpuTopology.Cores(tree, cpus.Where(cpu => !frugal(cpu))), CpuTopology.Cores(tree, cpus.Where(frugal)));
}
