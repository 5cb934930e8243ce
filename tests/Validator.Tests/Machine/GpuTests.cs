using CsCheck;
using Validator.Machine;
using Validator.Machine.Gpus;
using Xunit;

namespace Validator.Tests.Machine;

public sealed class GpuTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void NVIDIA_is_what_its_tool_tells_and_a_boards_frame_buffer_is_none()
    {
        var gpus = Read("xeon-2s-40c-80t").Gpus!;

        Assert.Equal(
            [
                new Gpu("nvidia", "Tesla V100-PCIE-32GB") { Memory = 32768 * Mebibyte, MemoryFree = 32500 * Mebibyte, SharesMemory = false, Architecture = "7.0", Driver = "550.90.07", Bus = "0000:3b:00.0" },
                new Gpu("nvidia", "Tesla V100-PCIE-32GB") { Memory = 32768 * Mebibyte, MemoryFree = 31000 * Mebibyte, SharesMemory = false, Architecture = "7.0", Driver = "550.90.07", Bus = "0000:af:00.0" },
            ],
            gpus);
    }

    [Fact]
    public void AMD_is_what_its_driver_shows_and_graphics_of_the_processor_share_its_memory()
    {
        var gpus = Read("desktop-16c-32t").Gpus!;

        Assert.Equal(
            [
                new Gpu("amd", "AMD 744c") { Memory = 25753026560, MemoryFree = 25753026560 - 1073741824, SharesMemory = false, Architecture = "gfx1100", Driver = "6.12.12", Bus = "0000:03:00.0" },
                new Gpu("amd", "AMD 164e") { Memory = 536870912, MemoryFree = 516870912, SharesMemory = true, Architecture = "gfx1036", Driver = "6.12.12", Bus = "0000:18:00.0" },
            ],
            gpus);
    }

    [Fact]
    public void Intels_are_known_by_the_bus_alone() =>
        Assert.Equal([new Gpu("intel", "Intel a780") { Bus = "0000:00:02.0" }], Read("hybrid-13900k").Gpus!);

    [Fact]
    public void A_device_whose_driver_says_nothing_is_there_with_unknown_memory()
    {
        var machine = Read([.. Nvidia]);

        Assert.Equal(new Gpu("nvidia", "NVIDIA 2684") { Bus = "0000:01:00.0" }, Assert.Single(machine.Gpus!));
        Assert.Contains("NVIDIA device 2684 is at 0000:01:00.0; its memory is unknown", Assert.Single(machine.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_that_fails_is_named_with_its_words()
    {
        var machine = Read([.. Nvidia, "== usr/bin/nvidia-smi", "#!/bin/sh", "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"", "exit 9"]);

        Assert.Null(Assert.Single(machine.Gpus!).Memory);
        Assert.Contains("nvidia-smi: ended with exit code 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", machine.Problems);
    }

    [Fact]
    public void A_driver_too_old_to_know_its_capability_is_asked_without_it()
    {
        var machine = Read([.. Nvidia, "== usr/bin/nvidia-smi", "#!/bin/sh",
            "case $1 in *compute_cap*) echo 'Field \"compute_cap\" is not a valid field to query.'; exit 2;; esac",
            "echo 'NVIDIA GeForce GTX 1080, 8192, 8000, 470.256.02, 00000000:01:00.0, 1'"]);

        var gpu = Assert.Single(machine.Gpus!);
        Assert.Equal(("NVIDIA GeForce GTX 1080", 8192 * Mebibyte, null), (gpu.Name, gpu.Memory, gpu.Architecture));
    }

    [Fact]
    public void A_tool_that_cannot_be_run_is_named()
    {
        var machine = Read([.. Nvidia, "== usr/bin/nvidia-smi", "#!/no/such/interpreter"]);

        Assert.Contains(machine.Problems, problem => problem.StartsWith("nvidia-smi: cannot be started: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("A100, [N/A], [Not Supported], 550, 00000000:01:00.0, 8.0", null, 0)]
    [InlineData("A100, 81920, [Unknown Error], 550, 00000000:01:00.0, 8.0", 81920L, 1)]
    [InlineData("A100, -5, 3, 550, 00000000:01:00.0, 8.0", null, 1)]
    [InlineData("A100, 0, 0, 550, 00000000:01:00.0, 8.0", null, 1)]
    [InlineData("A100, 99999999999999999999, 3, 550, 00000000:01:00.0, 8.0", null, 1)]
    public void A_figure_that_makes_no_sense_is_unknown_and_named(string line, long? mebibytes, int problems)
    {
        var tree = new Tree("/nowhere");

        var gpu = Assert.Single(NvidiaGpus.Parse(tree, line + "\n"));

        Assert.Equal(("A100", mebibytes * Mebibyte), (gpu.Name, gpu.Memory));
        Assert.Equal(problems, tree.Problems.Count);
    }

    [Fact]
    public void A_name_may_hold_a_comma_and_no_device_is_none()
    {
        var tree = new Tree("/nowhere");

        Assert.Equal("Graphics, special", Assert.Single(NvidiaGpus.Parse(tree, "Graphics, special, 10, 10, 1, 00000000:01:00.0, 9.0")).Name);
        Assert.Empty(NvidiaGpus.Parse(tree, "No devices were found\n"));
        Assert.Empty(tree.Problems);
    }

    [Fact]
    public void Whatever_a_tool_says_nothing_breaks() => Gen.String.Sample(text =>
    {
        var tree = new Tree("/nowhere");
        Assert.All(NvidiaGpus.Parse(tree, text), gpu => Assert.True(gpu.Memory is null or > 0));
        RocmSmi.Parse(tree, text);
    });

    [Theory]
    [InlineData("""WARNING: low power {"card0": {"PCI Bus": "0000:03:00.0", "Card Series": "Radeon RX 7900 XTX", "Card Model": "0x744c"}}""", "Radeon RX 7900 XTX")]
    [InlineData("""{"card0": {"PCI Bus": "0000:03:00.0", "Card series": "N/A", "Card model": "Instinct MI100"}, "system": {"Driver version": "6"}}""", "Instinct MI100")]
    [InlineData("""{"card0": {"Card series": "nameless"}}""", "AMD 744c")]
    [InlineData("""[1]""", "AMD 744c")]
    public void ROCm_names_a_card_by_its_address(string json, string name)
    {
        using var tree = new RecordedTree([.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Machine", "trees", "desktop-16c-32t.txt")),
            "== opt/rocm/bin/rocm-smi", "#!/bin/sh", "cat << END", json, "END"]);

        Assert.Equal(name, new LinuxMachineProbe(tree.Root).Read(null).Gpus![0].Name);
    }

    [Fact]
    public void Another_card_makes_another_machine_and_graphics_of_the_processor_do_not()
    {
        var bare = new MachineInventory { Fingerprint = string.Empty };
        string With(params Gpu[] gpus) => Fingerprint.Seal(bare with { Gpus = gpus }).Fingerprint;

        Assert.Equal(Fingerprint.Seal(bare).Fingerprint, With());
        Assert.Equal(With(), With(new Gpu("amd", "A") { SharesMemory = true }));
        Assert.NotEqual(With(), With(new Gpu("nvidia", "A") { Memory = 8L << 30 }));
        Assert.NotEqual(With(new Gpu("nvidia", "A") { Memory = 8L << 30 }), With(new Gpu("nvidia", "A") { Memory = 16L << 30 }));
    }

    private static string[] Nvidia =>
    [
        "== sys/bus/pci/devices/0000:01:00.0/class", "0x030000", "== sys/bus/pci/devices/0000:01:00.0/vendor", "0x10de",
        "== sys/bus/pci/devices/0000:01:00.0/device", "0x2684",
    ];

    private static MachineInventory Read(params string[] lines)
    {
        using var tree = lines is [var name] ? new RecordedTree(name) : new RecordedTree(lines);
        return new LinuxMachineProbe(tree.Root).Read(null);
    }
}
