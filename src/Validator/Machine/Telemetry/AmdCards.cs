using System.Text;

namespace Validator.Machine.Telemetry;

/// <summary>AMD's graphics processors, by what their driver shows in <c>/sys</c>.</summary>
internal sealed class AmdCards : IGpuSource
{
    private const string Vendor = "0x1002";
    private const string Cards = "sys/class/drm";

    private readonly MissingSources missing;
    private readonly List<Card> cards = [];

    private AmdCards(string root, IEnumerable<string> devices, MissingSources missing)
    {
        this.missing = missing;
        var tree = new Tree(root);
        foreach (var device in devices)
        {
            var monitor = tree.Numbered($"{device}/hwmon", "hwmon").Select(name => $"{device}/hwmon/{name}").FirstOrDefault();
            cards.Add(new Card(
                Open(device, "gpu_busy_percent"),
                Open(device, "mem_info_vram_used"),
                Open(device, "mem_info_vram_total"),
                Open(monitor, "power1_average") ?? Open(monitor, "power1_input"),
                Open(monitor, "temp1_input"),
                Open(monitor, "freq1_input")));
        }

        missing.Name("gpus.throttles", "AMD's driver tells no reasons of throttling as text");

        KeptFile? Open(string? folder, string name) => folder is null ? null : KeptFile.Open(Path.Combine(root, folder, name)).File;
    }

    /// <summary>Opens them; null where there are none.</summary>
    public static AmdCards? Open(string root, MissingSources missing)
    {
        var tree = new Tree(root);
        string[] devices = [.. tree.Numbered(Cards, "card").Select(card => $"{Cards}/{card}/device").Where(device => tree.Text($"{device}/vendor") == Vendor)];
        return devices.Length == 0 ? null : new AmdCards(root, devices, missing);
    }

    /// <inheritdoc />
    public void Read(List<GpuFigures> figures, byte[] buffer)
    {
        foreach (var card in cards)
        {
            figures.Add(new GpuFigures
            {
                Utilization = Figure(card.Busy, "gpus.utilization", 100, "a percentage", buffer) / 100.0,
                MemoryUsed = Figure(card.Used, "gpus.memoryUsed", 1L << 44, "a size in bytes", buffer),
                MemoryTotal = Figure(card.Total, "gpus.memoryTotal", 1L << 44, "a size in bytes", buffer),
                Power = Figure(card.Power, "gpus.power", 10_000_000_000, "a power in millionths of a watt", buffer) / 1e6,
                Temperature = Figure(card.Temperature, "gpus.temperature", 200_000, "a temperature in thousandths of a degree", buffer) / 1e3,
                Clock = Figure(card.Clock, "gpus.clock", 20_000_000_000, "a clock in Hz", buffer) / 1e6,
            });
        }
    }

    /// <inheritdoc />
    public void Dispose() => cards.ForEach(card => card.Dispose());

    private long? Figure(KeptFile? file, string source, long most, string expected, byte[] buffer)
    {
        if (file is null)
        {
            missing.Name(source, "AMD's driver does not show it for this card");
            return null;
        }

        var text = file.Read(buffer);
        if (Words.Number(text) is { } number && number >= 0 && number <= most)
        {
            return number;
        }

        missing.Nonsense(source, file.Path, Encoding.UTF8.GetString(text), expected);
        return null;
    }

    private sealed record Card(KeptFile? Busy, KeptFile? Used, KeptFile? Total, KeptFile? Power, KeptFile? Temperature, KeptFile? Clock) : IDisposable
    {
        public void Dispose()
        {
            foreach (var file in new[] { Busy, Used, Total, Power, Temperature, Clock })
            {
                file?.Dispose();
            }
        }
    }
}
