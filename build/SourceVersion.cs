using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Cake.Core;

namespace Build;

/// <summary>
/// A version that follows the sources: a package cache keeps the old code when a version is packed again, and what
/// is packed already need not be packed again.
/// </summary>
internal static class SourceVersion
{
    private static readonly string[] Shared = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    private static readonly string[] Outputs = ["bin", "obj"];

    public static string Of(string root) => $"{Prefix(root)}-dev.h{Hash(root)}";

    private static string Prefix(string root)
    {
        string file = Path.Combine(root, Shared[0]);
        return XDocument.Load(file).Descendants("VersionPrefix").SingleOrDefault()?.Value
            ?? throw new CakeException($"{file} has no VersionPrefix.");
    }

    private static string Hash(string root)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files(root).Order(StringComparer.Ordinal))
        {
            byte[] content = File.ReadAllBytes(Path.Combine(root, file));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static IEnumerable<string> Files(string root)
    {
        IEnumerable<string> sources = Directory
            .EnumerateFiles(Path.Combine(root, "src"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Outputs.Contains));
        return sources.Concat(Shared.Where(file => File.Exists(Path.Combine(root, file))));
    }
}
