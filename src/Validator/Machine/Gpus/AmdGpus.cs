using System.Globalization;

namespace Validator.Machine.Gpus;

/// <summary>AMD's graphics processors by what their driver shows in <c>/sys</c>; <c>rocm-smi</c>, where it is, adds the names.</summary>
internal static class AmdGpus
{
    private const string Vendor = "0x1002";
    private const string Cards = "sys/class/drm";
    private const string Nodes = "sys/class/kfd/kfd/topology/nodes";

    /// <summary>Memory of its own below this is a window that the firmware cut from the machine's, as for processors with graphics.</summary>
    private const long LeastOwn = 1L << 30;

    /// <summary>The cards in their order.</summary>
    public static IReadOnlyList<Gpu> Read(Tree tree, IReadOnlyList<string> folders)
    {
        var cards = tree.Numbered(Cards, "card").Select(card => $"{Cards}/{card}/device").Where(device => tree.Text($"{device}/vendor") == Vendor).ToList();
        if (cards.Count == 0)
        {
            return [];
        }

        var names = RocmSmi.Names(tree, folders);
        var targets = Targets(tree);
        var driver = tree.Text("sys/module/amdgpu/version");
        return [.. cards.Select(device => Card(tree, device, names, targets, driver))];
    }

    private static Gpu Card(Tree tree, string device, IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string> targets, string? driver)
    {
        var bus = tree.Link(device) is { } link ? link.Split('/')[^1] : null;
        var number = tree.Text($"{device}/device")?.Replace("0x", string.Empty, StringComparison.Ordinal);
        var memory = tree.Figure($"{device}/mem_info_vram_total") is { } bytes and > 0 ? bytes : (long?)null;
        var used = tree.Figure($"{device}/mem_info_vram_used");
        return new Gpu("amd", (bus is null ? null : names.GetValueOrDefault(bus)) ?? tree.Text($"{device}/product_name") ?? (number is null ? null : $"AMD {number}"))
        {
            Memory = memory,
            MemoryFree = memory is { } total && used is { } taken && taken >= 0 && taken <= total ? total - taken : null,
            SharesMemory = memory is { } own ? own < LeastOwn : null,
            Architecture = bus is null ? null : targets.GetValueOrDefault(bus),
            Driver = driver,
            Bus = bus,
        };
    }

    /// <summary>Targets of the compute driver by the address of the device, which it gives as numbers.</summary>
    private static Dictionary<string, string> Targets(Tree tree)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in tree.Names(Nodes))
        {
            var path = $"{Nodes}/{node}/properties";
            if (Property(tree, path, "gfx_target_version") is { } version and > 0 && Property(tree, path, "location_id") is { } location)
            {
                var domain = Property(tree, path, "domain") ?? 0;
                var address = string.Create(CultureInfo.InvariantCulture, $"{domain:x4}:{(location >> 8) & 0xff:x2}:{(location >> 3) & 0x1f:x2}.{location & 7}");
                // 110000 is gfx1100: two digits each for minor and step, of which the step is hexadecimal.
                targets[address] = string.Create(CultureInfo.InvariantCulture, $"gfx{version / 10000}{version / 100 % 100:x}{version % 100:x}");
            }
        }

        return targets;
    }

    private static long? Property(Tree tree, string path, string name) =>
        long.TryParse(tree.Field(path, name, ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
