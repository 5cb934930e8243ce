using System.Globalization;

namespace Validator.Machine;

/// <summary>Where the files of a process's control groups lie.</summary>
internal static class CgroupFolders
{
    /// <summary>Folders from the process's own group up to the mount point; empty when there is no such hierarchy.</summary>
    /// <param name="tree">The machine.</param>
    /// <param name="controller">A controller of version 1; empty for version 2.</param>
    /// <param name="process">Id of the process; null for this one.</param>
    public static IEnumerable<string> Of(Tree tree, string controller, int? process = null)
    {
        if (Group(tree, controller, process) is not { } group || Mount(tree, controller) is not var (root, point))
        {
            yield break;
        }

        // Without a namespace of its own a container sees the host's path, while its mount begins at that very group.
        var below = group.StartsWith(root == "/" ? "/" : root + "/", StringComparison.Ordinal) || group == root ? group[(root == "/" ? 0 : root.Length)..] : string.Empty;
        var path = below.Contains("/..", StringComparison.Ordinal) ? string.Empty : below.TrimEnd('/');
        while (path.Length > 0)
        {
            yield return point + path;
            path = path[..path.LastIndexOf('/')];
        }

        yield return point;
    }

    private static string? Group(Tree tree, string controller, int? process) => tree.Lines(process is { } id ? string.Create(CultureInfo.InvariantCulture, $"proc/{id}/cgroup") : "proc/self/cgroup")
        .Select(line => line.Split(':', 3))
        .FirstOrDefault(fields => fields.Length == 3 && fields[1].Split(',').Contains(controller, StringComparer.Ordinal) && (controller.Length > 0 || fields[0] == "0"))?[2];

    private static (string Root, string Point)? Mount(Tree tree, string controller)
    {
        foreach (var line in tree.Lines("proc/self/mountinfo"))
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length == 2 && halves[0].Split(' ') is [_, _, _, var root, var point, ..] && halves[1].Split(' ') is [var type, _, var options, ..]
                && (controller.Length == 0 ? type == "cgroup2" : type == "cgroup" && options.Split(',').Contains(controller, StringComparer.Ordinal)))
            {
                return (root, point);
            }
        }

        return null;
    }
}
