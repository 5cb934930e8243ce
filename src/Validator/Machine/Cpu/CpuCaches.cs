using System.Globalization;

namespace Validator.Machine.Cpu;

/// <summary>Caches by <c>/sys/devices/system/cpu/cpu*/cache</c>.</summary>
internal static class CpuCaches
{
    private const string Kibibytes = "K";

    /// <summary>The caches of these processors, those of one kind together, by level; null when nothing is told.</summary>
    public static IReadOnlyList<CpuCache>? Read(Tree tree, IReadOnlySet<int> cpus)
    {
        var found = new HashSet<(int Level, string Type, long Size, string Shared)>();
        foreach (var cpu in cpus)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"sys/devices/system/cpu/cpu{cpu}/cache");
            foreach (var path in tree.Numbered(folder, "index").Select(index => $"{folder}/{index}"))
            {
                if (tree.Figure($"{path}/level") is { } level and > 0 and < 10 && tree.Text($"{path}/type") is { } type && Size(tree, path) is { } size)
                {
                    found.Add(((int)level, type.ToLowerInvariant(), size, tree.Text($"{path}/shared_cpu_list") ?? cpu.ToString(CultureInfo.InvariantCulture)));
                }
            }
        }

        return found.Count == 0 ? null :
        [
            .. found.GroupBy(cache => (cache.Level, cache.Type, cache.Size))
                .OrderBy(kind => kind.Key.Level).ThenBy(kind => kind.Key.Type, StringComparer.Ordinal).ThenByDescending(kind => kind.Key.Size)
                .Select(kind => new CpuCache(kind.Key.Level, kind.Key.Type, kind.Key.Size, kind.Count())),
        ];
    }

    private static long? Size(Tree tree, string path)
    {
        if (tree.Text($"{path}/size") is not { } text)
        {
            return null;
        }

        if (text.EndsWith(Kibibytes, StringComparison.Ordinal) && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) && kibibytes > 0)
        {
            return kibibytes * 1024;
        }

        tree.Nonsense($"/{path}/size", text, "a size such as 32K");
        return null;
    }
}
