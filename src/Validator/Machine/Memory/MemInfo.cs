using System.Globalization;

namespace Validator.Machine.Memory;

/// <summary>Figures of <c>/proc/meminfo</c>.</summary>
internal static class MemInfo
{
    private const string Path = "proc/meminfo";

    /// <summary>Bytes of a field that is given in kB; null when there is none.</summary>
    public static long? Bytes(Tree tree, string field) => tree.Field(Path, field, ':') is { } text ? Kibibytes(tree, Path, text) : null;

    /// <summary>Huge pages of the size that the system has set aside; null when it has no such pages or does not tell.</summary>
    public static HugePages? HugePages(Tree tree) => Bytes(tree, "Hugepagesize") is { } size
        ? new HugePages(size, Count(tree, "HugePages_Total"), Count(tree, "HugePages_Free"), Transparent(tree))
        : null;

    /// <summary>What the kernel calls kB is KiB.</summary>
    public static long? Kibibytes(Tree tree, string path, string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, "kB"]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) && kibibytes <= long.MaxValue / 1024)
        {
            return kibibytes * 1024;
        }

        tree.Nonsense("/" + path, text, "a size in kB");
        return null;
    }

    private static long? Count(Tree tree, string field) =>
        long.TryParse(tree.Field(Path, field, ':'), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages : null;

    // "always [madvise] never"
    private static string? Transparent(Tree tree) => tree.Text("sys/kernel/mm/transparent_hugepage/enabled") is { } text
        && text.IndexOf('[', StringComparison.Ordinal) is >= 0 and var start && text.IndexOf(']', start) is > 0 and var end ? text[(start + 1)..end] : null;
}
