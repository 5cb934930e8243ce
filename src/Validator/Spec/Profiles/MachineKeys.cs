using Validator.Spec.Keys;

namespace Validator.Spec.Profiles;

/// <summary><c>machine</c> of a profile.</summary>
internal static class MachineKeys
{
    private static readonly SpecKey<string> Processor = new("processor", SpecTypes.Verbatim, "Name of the processor.") { Required = true, Example = "AMD Ryzen 9 7950X" };
    private static readonly SpecKey<int> Sockets = new("sockets", SpecTypes.Whole(1, 64), "Processor packages.") { Default = "1" };
    private static readonly SpecKey<int> PhysicalCores = new("physicalCores", SpecTypes.Whole(1, 4096), "Cores, siblings counted once.") { Required = true, Example = "16" };
    private static readonly SpecKey<int> LogicalCores = new("logicalCores", SpecTypes.Whole(1, 4096), "Hardware threads.") { Required = true, Example = "32" };
    private static readonly SpecKey<long> Memory = new("memory", SpecTypes.Bytes(1L << 20), "Memory that may be used.") { Required = true, Example = "128GiB" };
    private static readonly SpecKey<string> Os = new("os", SpecTypes.Choice(("linux", "linux"), ("macos", "macos"), ("windows", "windows")), "Operating system.") { Default = "linux" };
    private static readonly SpecKey<string> Arch = new("arch", SpecTypes.Choice(("x64", "x64"), ("arm64", "arm64")), "Processor architecture.") { Default = "x64" };

    public static readonly SectionType<ScriptedMachine> Type = new(
        [Processor, Sockets, PhysicalCores, LogicalCores, Memory, Os, Arch],
        values => new ScriptedMachine
        {
            Processor = values.Get(Processor),
            Sockets = values.Get(Sockets),
            PhysicalCores = values.Get(PhysicalCores),
            LogicalCores = values.Get(LogicalCores),
            Memory = values.Get(Memory),
            Os = values.Get(Os),
            Arch = values.Get(Arch),
        },
        Check);

    private static bool Check(SectionValues values)
    {
        if (values.Maybe(PhysicalCores) is not { } physical || values.Maybe(LogicalCores) is not { } logical || logical >= physical)
        {
            return true;
        }

        values.Where(LogicalCores).Error($"machine.logicalCores: {logical} are fewer than the {physical} physical cores", "each core is at least one hardware thread");
        return false;
    }
}
