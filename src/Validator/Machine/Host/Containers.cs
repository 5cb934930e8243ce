namespace Validator.Machine.Host;

/// <summary>Whether this is a container.</summary>
internal static class Containers
{
    private static readonly string[] Hints = ["docker", "kubepods", "containerd", "libpod", "lxc"];

    /// <summary>Reads it; null when it cannot be told.</summary>
    public static bool? Read(Tree tree)
    {
        if (tree.Has(".dockerenv") || tree.Has("run/.containerenv")
            || tree.Lines("proc/self/cgroup").Any(line => Hints.Any(hint => line.Contains(hint, StringComparison.Ordinal))))
        {
            return true;
        }

        // A running service manager of its own makes it a machine; without one nothing is said.
        return tree.Has("run/systemd/system") ? false : null;
    }
}
