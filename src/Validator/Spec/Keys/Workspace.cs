namespace Validator.Spec.Keys;

/// <summary>What an untrusted spec may name: files below its own folder or the current one.</summary>
internal static class Workspace
{
    /// <summary>Whether a path stays inside, no link leading out of it on the way.</summary>
    /// <param name="path">Absolute path; need not exist.</param>
    /// <param name="folder">The spec's folder.</param>
    public static bool Holds(string path, string folder) => IsBelow(path, folder) || IsBelow(path, Environment.CurrentDirectory);

    private static bool IsBelow(string path, string root)
    {
        var inside = Path.GetRelativePath(root, path);
        if (Path.IsPathRooted(inside) || inside.Split(Path.DirectorySeparatorChar)[0] == "..")
        {
            return false;
        }

        for (var at = path; at.Length > root.Length && Path.GetDirectoryName(at) is { } above; at = above)
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }
}
