using System.Globalization;
using Validator.Spec;

namespace Validator.Machine;

/// <summary>Holds <c>target.require</c> against a machine.</summary>
public static class TargetCheck
{
    private const string Unknown = "unknown";

    /// <summary>One result for each requirement, in the spec's order. Cores that a control group's quota takes away do not count.</summary>
    public static IReadOnlyList<RequirementResult> Evaluate(TargetSpec target, MachineInventory machine) =>
        [.. target.Require.Select(requirement => Evaluate(requirement, machine))];

    private static RequirementResult Evaluate(MachineRequirement requirement, MachineInventory machine) => requirement.Key switch
    {
        "physicalCores" => Cores(requirement, machine.PhysicalCores, machine.CpuQuota),
        "logicalCores" => Cores(requirement, machine.LogicalCores, machine.CpuQuota),
        "memory" => Bytes(requirement, machine.MemoryTotal),
        "disk" => Bytes(requirement, machine.DiskFree),
        "gpus" => machine.Gpus is { } gpus ? Count(requirement, Computing(gpus).Count()) : Result(requirement, null, Unknown),
        "gpuMemory" => Bytes(requirement, GpuMemory(machine.Gpus)),
        "os" => Text(requirement, machine.Os),
        "arch" => Text(requirement, machine.Arch),
        _ => Result(requirement, null, Unknown),
    };

    /// <summary>Those that Ollama can put a model on: not the processor's own graphics, but for Apple's, which are fast.</summary>
    private static IEnumerable<Gpu> Computing(IEnumerable<Gpu> gpus) => gpus.Where(gpu => gpu.Vendor == "apple" || (gpu.SharesMemory != true && gpu.Vendor != "intel"));

    /// <summary>Memory of all together, for Ollama parts a model among them; null when that of one is unknown.</summary>
    private static long? GpuMemory(IReadOnlyList<Gpu>? gpus) => gpus is not null && Computing(gpus).All(gpu => gpu.Memory is not null) ? Computing(gpus).Sum(gpu => gpu.Memory) : null;

    private static RequirementResult Count(MachineRequirement requirement, int count) => Number(requirement, count, count.ToString(CultureInfo.InvariantCulture));

    private static RequirementResult Cores(MachineRequirement requirement, int? cores, double? quota)
    {
        if (cores is not { } count)
        {
            return Result(requirement, null, Unknown);
        }

        return quota < count
            ? Number(requirement, quota.Value, string.Create(CultureInfo.InvariantCulture, $"{quota:0.##} (of {count}, by the control group's quota)"))
            : Number(requirement, count, count.ToString(CultureInfo.InvariantCulture));
    }

    private static RequirementResult Bytes(MachineRequirement requirement, long? bytes) =>
        bytes is { } count ? Number(requirement, count, Quantity.Format(count, Unit.Bytes)) : Result(requirement, null, Unknown);

    private static RequirementResult Number(MachineRequirement requirement, double actual, string text)
    {
        bool? held = requirement.Number is not { } bound ? null : requirement.Operator switch
        {
            ">=" => actual >= bound,
            ">" => actual > bound,
            "<=" => actual <= bound,
            "<" => actual < bound,
            "==" => actual.Equals(bound),
            "!=" => !actual.Equals(bound),
            _ => null,
        };
        return Result(requirement, held, text);
    }

    // The spec's reader knows no other names and no other operator than ==.
    private static RequirementResult Text(MachineRequirement requirement, string? actual) => actual is null
        ? Result(requirement, null, Unknown)
        : Result(requirement, string.Equals(requirement.Text, actual, StringComparison.OrdinalIgnoreCase), actual);

    private static RequirementResult Result(MachineRequirement requirement, bool? held, string actual) =>
        new(requirement.Key, held, $"{requirement.Operator} {requirement.Text}", actual, requirement.Location);
}
