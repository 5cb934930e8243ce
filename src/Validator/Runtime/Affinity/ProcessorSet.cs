using System.Globalization;

namespace Validator.Runtime;

/// <summary>Logical processors by the system's numbers, in order, each once. Linux only for what concerns processes.</summary>
internal sealed class ProcessorSet(IEnumerable<int> processors) : IEquatable<ProcessorSet>
{
    private const int BitsOfWord = 64;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<int> Processors { get; } = [.. processors.Distinct().Order()];

    /// <summary>Those that this process may use; null where the system does not tell.</summary>
    public static ProcessorSet? Own()
    {
        try
        {
            const string field = "Cpus_allowed_list:";
            return !OperatingSystem.IsLinux() ? null
                : File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal)) is { } line ? Parse(line[field.Length..].Trim()) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a list as the system writes it, such as <c>0-3,8</c>; null for anything else.</summary>
    public static ProcessorSet? Parse(string text)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || last < first)
            {
                return null;
            }

            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return new ProcessorSet(numbers);
    }

    /// <summary>Those of this set that are not in the other.</summary>
    public ProcessorSet Without(ProcessorSet other) => new(Processors.Except(other.Processors));

    /// <summary>
    /// Binds every thread of this process to the set; threads and processes that it starts from then on inherit that.
    /// </summary>
    /// <returns>False when the system refuses.</returns>
    public bool Apply()
    {
        if (!OperatingSystem.IsLinux() || Processors.Count == 0)
        {
            return false;
        }

        var mask = new ulong[(Processors[^1] / BitsOfWord) + 1];
        foreach (var processor in Processors)
        {
            mask[processor / BitsOfWord] |= 1UL << (processor % BitsOfWord);
        }

        return OwnThreads.Each(thread => NativeMethods.SetAffinity(thread, (nuint)(mask.Length * sizeof(ulong)), mask) == 0);
    }

    /// <inheritdoc />
    public bool Equals(ProcessorSet? other) => other is not null && Processors.SequenceEqual(other.Processors);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ProcessorSet);

    /// <inheritdoc />
    public override int GetHashCode() => Processors.Aggregate(0, HashCode.Combine);

    /// <summary>As the system writes it, such as <c>0-3,8</c>.</summary>
    public override string ToString()
    {
        var parts = new List<(int First, int Last)>();
        foreach (var processor in Processors)
        {
            if (parts.Count > 0 && parts[^1].Last == processor - 1)
            {
                parts[^1] = (parts[^1].First, processor);
            }
            else
            {
                parts.Add((processor, processor));
            }
        }

        return string.Join(',', parts.Select(part => part.First == part.Last ? $"{part.First}" : $"{part.First}-{part.Last}"));
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 65536;
}
