using System.Globalization;

namespace Validator.Machine.Memory;

/// <summary>NUMA nodes by <c>/sys/devices/system/node</c>.</summary>
internal static class NumaNodes
{
    private const string Folder = "sys/devices/system/node";

    /// <summary>The nodes by number; null when the system tells of none.</summary>
    public static IReadOnlyList<NumaNode>? Read(Tree tree)
    {
        var nodes = tree.Numbered(Folder, "node").Select(name => Node(tree, name)).ToList();
        return nodes.Count == 0 ? null : nodes;
    }

    private static NumaNode Node(Tree tree, string name)
    {
        var path = $"{Folder}/{name}";
        return new NumaNode(int.Parse(name["node".Length..], CultureInfo.InvariantCulture), tree.Text($"{path}/cpulist"), Total(tree, $"{path}/meminfo"));
    }

    // "Node 0 MemTotal:       65536000 kB"
    private static long? Total(Tree tree, string path) => tree.Lines(path)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is [_, _, "MemTotal:", ..])
        .Select(words => MemInfo.Kibibytes(tree, path, string.Join(' ', words[3..])))
        .FirstOrDefault();
}
