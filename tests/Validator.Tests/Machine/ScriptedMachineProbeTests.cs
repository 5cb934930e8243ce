using System.Text.Json;
using Validator.Machine;
using Validator.Spec.Profiles;
using Xunit;

namespace Validator.Tests.Machine;

public class ScriptedMachineProbeTests
{
    private static readonly ScriptedProfile Profile = ProfileReader.Read("o3-server").Profile!;

    [Fact]
    public void It_is_the_machine_of_the_profile_and_says_so()
    {
        var machine = new ScriptedMachineProbe(Profile).Read(null);

        Assert.Equal(("linux", "x64", 16, 32, 127_000_000_000), (machine.Os, machine.Arch, machine.PhysicalCores, machine.LogicalCores, machine.MemoryTotal));
        var json = JsonDocument.Parse(MachineJson.Write(machine)).RootElement;
        Assert.Equal("o3-server", json.GetProperty("scriptedBy").GetString());
        Assert.Matches("^scripted-[0-9a-f]{16}$", json.GetProperty("fingerprint").GetString()!);
    }

    [Fact]
    public void Its_fingerprint_is_no_real_machines_and_another_machine_has_another()
    {
        var other = Profile with { Machine = Profile.Machine with { PhysicalCores = 8 } };

        Assert.NotEqual(new ScriptedMachineProbe(Profile).Read(null).Fingerprint, new ScriptedMachineProbe(other).Read(null).Fingerprint);
        Assert.DoesNotContain("scripted", MachineJson.Write(MachineProbe.ForThisMachine().Read(null)), StringComparison.Ordinal);
    }
}
