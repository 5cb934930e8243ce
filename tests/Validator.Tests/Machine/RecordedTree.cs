using System.Text.RegularExpressions;
using Validator.Machine.Cpu;

namespace Validator.Tests.Machine;

/// <summary>
/// A recorded machine, unpacked: <c>== path</c> begins a file, the lines up to the next are its content; <c>== path -> target</c> is a link.
/// <c>cpu{0-3,8}</c> in a path stands for each of these numbers. What lies in a <c>bin</c> folder can be run.
/// </summary>
internal sealed partial class RecordedTree : IDisposable
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public RecordedTree(string name)
        : this(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Machine", "trees", name + ".txt")))
    {
    }

    public RecordedTree(params IEnumerable<string> lines)
    {
        List<string> paths = [];
        foreach (var line in lines)
        {
            if (!line.StartsWith("== ", StringComparison.Ordinal))
            {
                paths.ForEach(path => File.AppendAllText(path, line + "\n"));
                continue;
            }

            var parts = line[3..].Split(" -> ");
            paths = [.. Expand(parts[0]).Select(path => Path.Combine(Root, path))];
            paths.ForEach(path => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
            if (parts is [_, var target])
            {
                paths.ForEach(path => File.CreateSymbolicLink(path, target));
                continue;
            }

            paths.ForEach(Begin);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("validator-machine-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Begin(string path)
    {
        File.WriteAllText(path, string.Empty);
        if (!OperatingSystem.IsWindows() && Path.GetFileName(Path.GetDirectoryName(path)) == "bin")
        {
            File.SetUnixFileMode(path, Runnable);
        }
    }

    private static IEnumerable<string> Expand(string path) => Braces().Match(path) is { Success: true } braces
        ? CpuList.Parse(braces.Groups[1].Value)!.Select(number => $"{path[..braces.Index]}{number}{path[(braces.Index + braces.Length)..]}")
        : [path];

    [GeneratedRegex(@"\{([0-9,-]+)\}")]
    private static partial Regex Braces();
}
