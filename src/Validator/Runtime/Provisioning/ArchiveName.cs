using System.Text;

namespace Validator.Runtime.Provisioning;

/// <summary>Names in archives.</summary>
internal static class ArchiveName
{
    private const int Longest = 80;

    /// <summary>The name without <c>.</c> and empty parts, with slashes; empty for the folder itself.</summary>
    /// <exception cref="UnsafeArchiveException">It is absolute, climbs, or no file can be called so.</exception>
    public static string Normal(string name)
    {
        var parts = Parts(name);
        var odd = name.Any(char.IsControl) || (OperatingSystem.IsWindows() && (name.Contains(':', StringComparison.Ordinal) || parts.Any(part => part[^1] is '.' or ' ')));
        return IsAbsolute(name) || parts.Contains("..") || odd
            ? throw new UnsafeArchiveException($"the entry {Quote(name)} {(odd ? "has a name that no file should have" : "leads out of its folder")}")
            : string.Join('/', parts);
    }

    /// <summary>
    /// Whether a link stays inside. It may climb only at its beginning: behind the name of another link, <c>..</c> would not be
    /// the folder that it seems to be.
    /// </summary>
    /// <param name="normal">The link's own name, normal.</param>
    /// <param name="target">What it points to.</param>
    public static bool StaysInside(string normal, string target)
    {
        if (IsAbsolute(target) || target.Length == 0 || target.Any(char.IsControl) || target.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        var parts = target.Split('/', '\\').Where(part => part is not ("" or ".")).ToList();
        var climbs = parts.TakeWhile(part => part == "..").Count();
        return climbs <= normal.Count(character => character == '/') && !parts.Skip(climbs).Contains("..");
    }

    /// <summary>A name as it may stand in a message.</summary>
    public static string Quote(string name)
    {
        var shown = new StringBuilder("'");
        foreach (var character in name.Take(Longest))
        {
            shown.Append(char.IsControl(character) ? '?' : character);
        }

        return shown.Append(name.Length > Longest ? "...'" : "'").ToString();
    }

    private static List<string> Parts(string name) => [.. name.Split('/', '\\').Where(part => part is not ("" or "."))];

    private static bool IsAbsolute(string name) => name.StartsWith('/') || name.StartsWith('\\') || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]));
}
