using Validator.Machine;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Machine;

public sealed class TargetCheckTests
{
    private static readonly MachineInventory Machine = new()
    {
        Os = "linux",
        Arch = "x64",
        PhysicalCores = 16,
        LogicalCores = 32,
        MemoryTotal = 128L << 30,
        Fingerprint = "0",
    };

    [Theory]
    [InlineData("physicalCores", ">=", 16.0, "16", true, "16")]
    [InlineData("physicalCores", ">", 16.0, "16", false, "16")]
    [InlineData("logicalCores", "==", 32.0, "32", true, "32")]
    [InlineData("memory", ">=", 118111600640.0, "110 GiB", true, "128GiB")]
    [InlineData("memory", "<", 118111600640.0, "110 GiB", false, "128GiB")]
    [InlineData("disk", ">=", 1.0, "1 B", null, "unknown")]
    [InlineData("os", "==", null, "Linux", true, "linux")]
    [InlineData("arch", "==", null, "x64", true, "x64")]
    [InlineData("arch", "==", null, "arm64", false, "x64")]
    [InlineData("gpus", ">=", 1.0, "1", null, "unknown")]
    public void A_requirement_is_held_against_the_machine(string key, string op, double? bound, string text, bool? held, string actual)
    {
        var result = Evaluate(Machine, key, op, bound, text);

        Assert.Equal((held, actual, $"{op} {text}"), (result.Held, result.Actual, result.Expected));
        Assert.Equal(7, result.Location.Line);
    }

    [Fact]
    public void Cores_beyond_the_quota_do_not_count()
    {
        var result = Evaluate(Machine with { CpuQuota = 2.5 }, "physicalCores", ">=", 16, "16");

        Assert.False(result.Held);
        Assert.Contains("2.5 (of 16", result.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_cores_are_unknown_not_missing() =>
        Assert.Null(Evaluate(Machine with { PhysicalCores = null }, "physicalCores", ">=", 16, "16").Held);

    [Theory]
    [InlineData("gpus", ">=", 2.0, "2", true, "2")]
    [InlineData("gpus", ">=", 3.0, "3", false, "2")]
    [InlineData("gpuMemory", ">=", 42949672960.0, "40 GiB", true, "48GiB")]
    [InlineData("gpuMemory", ">", 51539607552.0, "48 GiB", false, "48GiB")]
    public void The_processors_own_graphics_are_no_place_for_a_model(string key, string op, double bound, string text, bool held, string actual)
    {
        var gpus = new[]
        {
            new Gpu("nvidia", "A") { Memory = 24L << 30 }, new Gpu("amd", "B") { Memory = 24L << 30, SharesMemory = false },
            new Gpu("amd", "C") { Memory = 512L << 20, SharesMemory = true }, new Gpu("intel", "D"),
        };

        var result = Evaluate(Machine with { Gpus = gpus }, key, op, bound, text);

        Assert.Equal((held, actual), (result.Held, result.Actual));
    }

    [Fact]
    public void A_machine_without_graphics_has_none_and_memory_that_is_not_told_is_unknown()
    {
        Assert.False(Evaluate(Machine with { Gpus = [] }, "gpus", ">=", 1, "1").Held);
        Assert.False(Evaluate(Machine with { Gpus = [] }, "gpuMemory", ">=", 1, "1 B").Held);
        Assert.Null(Evaluate(Machine with { Gpus = [new Gpu("nvidia", "A")] }, "gpuMemory", ">=", 1, "1 B").Held);
    }

    private static RequirementResult Evaluate(MachineInventory machine, string key, string op, double? bound, string text)
    {
        var target = new TargetSpec { Require = [new MachineRequirement(key, op, bound, text, new SourceLocation("spec.yaml", 7, 5))] };
        return Assert.Single(TargetCheck.Evaluate(target, machine));
    }
}
