using System.Globalization;
using Validator.Machine.Cpu;

namespace Validator.Machine;

/// <summary>What the control groups around this process grant, version 1 or 2, its own group and every one above it that can be seen.</summary>
/// <param name="Version">1 or 2; null where none is mounted.</param>
/// <param name="Processors">The own group's cpuset, such as <c>0-3</c>; null when there is none.</param>
/// <param name="CpuQuota">Processors' worth of time; null when unlimited or unknown.</param>
/// <param name="MemoryLimit">Bytes; null when unlimited or unknown.</param>
/// <param name="MemoryLeft">Bytes that could still be had under the limits; null when unlimited or unknown.</param>
internal sealed record Cgroup(int? Version, string? Processors, double? CpuQuota, long? MemoryLimit, long? MemoryLeft)
{
    // Version 1 writes "no limit" as the largest number of whole pages.
    private const long Unlimited = 1L << 60;

    private static readonly string[] Controllers = ["cpu", "memory", "cpuset"];

    /// <summary>Reads the limits; the narrowest on the way up counts.</summary>
    public static Cgroup Read(Tree tree)
    {
        double? quota = null;
        int? version = null;
        string? processors = null;
        long? limit = null, left = null;
        foreach (var folder in CgroupFolders.Of(tree, string.Empty))
        {
            version ??= 2;
            processors ??= Set(tree, $"{folder}/cpuset.cpus.effective");
            quota = Least(quota, Quota(tree.Text($"{folder}/cpu.max")?.Split(' ')));
            (limit, left) = Narrow(tree, limit, left, folder, "memory.max", "memory.current", "inactive_file");
        }

        foreach (var folder in CgroupFolders.Of(tree, "cpu"))
        {
            quota = Least(quota, Quota([tree.Text($"{folder}/cpu.cfs_quota_us") ?? string.Empty, tree.Text($"{folder}/cpu.cfs_period_us") ?? string.Empty]));
        }

        foreach (var folder in CgroupFolders.Of(tree, "memory"))
        {
            (limit, left) = Narrow(tree, limit, left, folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        }

        foreach (var folder in CgroupFolders.Of(tree, "cpuset"))
        {
            processors ??= Set(tree, $"{folder}/cpuset.effective_cpus") ?? Set(tree, $"{folder}/cpuset.cpus");
        }

        // Where both are mounted the limits are those of version 1; version 2 then only names the service.
        var first = Controllers.Any(controller => CgroupFolders.Of(tree, controller).Any());
        return new Cgroup(first ? 1 : version, processors, quota, limit, left);
    }

    private static string? Set(Tree tree, string path) => tree.Text(path) is { Length: > 0 } text && CpuTopology.Known(tree, path.TrimStart('/'), text) is not null ? text : null;

    private static double? Quota(string[]? pair) => pair is [var quota, var period]
        && double.TryParse(quota, CultureInfo.InvariantCulture, out var time) && time > 0
        && double.TryParse(period, CultureInfo.InvariantCulture, out var every) && every > 0 ? time / every : null;

    private static (long? Limit, long? Left) Narrow(Tree tree, long? limit, long? left, string folder, string limitFile, string usageFile, string reclaimable)
    {
        if (tree.Number($"{folder}/{limitFile}") is not ({ } bytes and > 0 and < Unlimited))
        {
            return (limit, left);
        }

        // Cached file pages count as used but are given back on demand.
        var cached = long.TryParse(tree.Field($"{folder}/memory.stat", reclaimable, ' '), CultureInfo.InvariantCulture, out var number) ? number : 0;
        var free = tree.Number($"{folder}/{usageFile}") is { } usage ? Math.Clamp(bytes - usage + cached, 0, bytes) : (long?)null;
        return (Least(limit, bytes), Least(left, free));
    }

    private static T? Least<T>(T? one, T? other)
        where T : struct, IComparable<T> =>
        one is not { } first ? other : other is not { } second || first.CompareTo(second) <= 0 ? one : other;
}
