using Validator.Machine;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Machine;

public sealed class MachineFileTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        using var tree = new RecordedTree("xeon-2s-40c-80t");
        var machine = new LinuxMachineProbe(tree.Root).Read(null);

        var (read, problem) = Read(MachineJson.Write(machine));

        Assert.Null(problem);
        Assert.Equal(MachineJson.Write(machine), MachineJson.Write(read!));
        Assert.Equal(machine.Gpus, read!.Gpus);
    }

    [Fact]
    public void An_inventory_of_an_earlier_version_knows_less()
    {
        var (read, problem) = Read("""{"physicalCores": 16, "fingerprint": "f00d"}""");

        Assert.Null(problem);
        Assert.Equal((16, null), (read!.PhysicalCores, read.Gpus));
    }

    [Theory]
    [InlineData("{\n\"physicalCores\": \"many\", \"fingerprint\": \"0\"}", ":2:24: error: ", "physicalCores")]
    [InlineData("{\"physicalCores\": 16", ":1:21: error: ", "is no inventory of a machine")]
    [InlineData("{}", "error: ", "fingerprint")]
    [InlineData("null", "error: ", "it holds null")]
    public void What_is_no_inventory_is_said_with_its_place(string text, string place, string words)
    {
        var (machine, problem) = Read(text);

        Assert.Null(machine);
        Assert.Contains(place, $"{problem}", StringComparison.Ordinal);
        Assert.Contains(words, $"{problem}", StringComparison.Ordinal);
        Assert.Contains("legal: local, or a file", $"{problem}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said() => Assert.Contains("--machine: '/no/such/machine.json' cannot be used", $"{MachineFile.Read("/no/such/machine.json").Problem}", StringComparison.Ordinal);

    private static (MachineInventory? Machine, Diagnostic? Problem) Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return MachineFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
