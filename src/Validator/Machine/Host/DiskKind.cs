namespace Validator.Machine.Host;

/// <summary>What kind of device a path lies on, by the mounts and <c>/sys/dev/block</c>.</summary>
internal static class DiskKind
{
    /// <summary>File system of the mount that holds the path, and whether its device has platters; null where that is unknown, as on networks and overlays.</summary>
    public static (string? FileSystem, bool? Rotational) Read(Tree tree, string? path)
    {
        if (path is null)
        {
            return (null, null);
        }

        var mount = tree.Lines("proc/self/mountinfo")
            .Select(line => line.Split(" - ", 2))
            .Where(halves => halves.Length == 2)
            .Select(halves => (Left: halves[0].Split(' '), Right: halves[1].Split(' ')))
            .Where(mount => mount.Left.Length > 4 && Holds(mount.Left[4].Replace("\\040", " ", StringComparison.Ordinal), Path.GetFullPath(path)))
            .OrderBy(mount => mount.Left[4].Length)
            .LastOrDefault();
        if (mount.Left is null)
        {
            return (null, null);
        }

        var link = tree.Link($"sys/dev/block/{mount.Left[2]}")?.Split('/') ?? [];
        // A partition has no queue of its own: that of the disk above it serves it.
        var rotational = link.Reverse().Take(2).Select(name => tree.Number($"sys/block/{name}/queue/rotational")).FirstOrDefault(found => found is not null);
        return (mount.Right[0], rotational is { } flag ? flag != 0 : null);
    }

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
}
