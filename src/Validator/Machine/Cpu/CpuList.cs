using System.Globalization;

namespace Validator.Machine.Cpu;

/// <summary>Sets of processors as the kernel writes them: <c>0-3,8,10-11</c>.</summary>
internal static class CpuList
{
    private const int Most = 1 << 16;

    /// <summary>The processors' numbers; null when the text is no such list or names none.</summary>
    public static IReadOnlySet<int>? Parse(string? text)
    {
        var numbers = new HashSet<int>();
        foreach (var part in text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var ends = part.Split('-');
            if (!Number(ends[0], out var first) || !Number(ends[^1], out var last) || last < first)
            {
                return null;
            }

            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return numbers.Count == 0 ? null : numbers;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most;
}
