namespace Validator.AcceptanceTests;

/// <summary>What the documents take for granted: a spec and recorded runs of it, under the names that they use.</summary>
public sealed class RecordedRuns : IAsyncLifetime
{
    /// <summary>What makes a spec that was written for a real server one that runs anywhere.</summary>
    internal static readonly string[] Rehearsal = ["--engine", "embedded", "--set", "deployment.model=synthetic:8m"];

    private readonly Workspace _work = new();

    public async ValueTask InitializeAsync()
    {
        (await Tool.RunAsync(_work.Folder, ["init"])).Ended(0);
        File.Copy(Path.Combine(_work.Folder, "deployment.yaml"), Path.Combine(_work.Folder, "spec.yaml"));
        (await Tool.RunAsync(_work.Folder, ["run", "deployment.yaml", .. Rehearsal, "--set", "wire.capture=all", "-o", Name])).Ended(0);
        File.Copy(Path.Combine(_work.Folder, Name, "spec.resolved.yaml"), Path.Combine(_work.Folder, "other.yaml"));
        foreach (var other in (string[])["RUN_BEFORE", "RUN_AFTER", "runs/base", "runs/new"])
        {
            Copy(Path.Combine(_work.Folder, Name), Path.Combine(_work.Folder, other));
        }

        Copy(Path.Combine(Repository.Root, "tests/deployments"), Path.Combine(_work.Folder, "tests/deployments"));
    }

    public ValueTask DisposeAsync()
    {
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies all of it into a folder, which a command may change as it likes.</summary>
    internal void Into(string folder) => Copy(_work.Folder, folder);

    /// <summary>A command of the documents with the names that only this run knows.</summary>
    internal string Named(string word)
    {
        var wire = Directory.EnumerateFiles(Path.Combine(_work.Folder, Name), "*.wire.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        return word.StartsWith(Name, StringComparison.Ordinal) && word.EndsWith(".wire.gz", StringComparison.Ordinal) ? Path.GetRelativePath(_work.Folder, wire) : word;
    }

    private const string Name = "artifacts/validator/RUN";

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path, overwrite: true);
        }
    }
}
