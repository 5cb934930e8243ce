namespace Validator.Tests.Machine;

/// <summary>A recorded machine, unpacked: <c>== path</c> begins a file, the lines up to the next are its content.</summary>
internal sealed class RecordedTree : IDisposable
{
    public RecordedTree(string name)
        : this(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Machine", "trees", name + ".txt")))
    {
    }

    public RecordedTree(params IEnumerable<string> lines)
    {
        string? path = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                path = Path.Combine(Root, line[3..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, string.Empty);
            }
            else
            {
                File.AppendAllText(path!, line + "\n");
            }
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("validator-machine-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
