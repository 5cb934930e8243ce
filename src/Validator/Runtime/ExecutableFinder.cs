using Validator.Spec;

namespace Validator.Runtime;

/// <summary>Finds the <c>ollama</c> executable: <c>runtime.executable</c>, <c>$OLLAMA_EXECUTABLE</c>, <c>PATH</c>, in that order.</summary>
public static class ExecutableFinder
{
    private const string Variable = "OLLAMA_EXECUTABLE";
    private const string Remedy = $"Install Ollama, or name the executable with runtime.executable or ${Variable}; a rehearsal needs none: --engine embedded.";

    /// <summary>The executable's absolute path. A place that is named but unfit is an error; the search does not go on behind the user's back.</summary>
    /// <param name="declared"><c>runtime.executable</c> of the spec; null when it names none.</param>
    /// <param name="variable">Reads a variable of the environment; default that of this process.</param>
    /// <exception cref="RuntimeException">Nothing found, or what was named is missing, a folder, or not executable.</exception>
    public static string Find(LocatedText? declared, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (declared is not null)
        {
            return Named(declared.Text, declared.ForRecord, $"{declared.Location}: runtime.executable");
        }

        if (variable(Variable) is { Length: > 0 } named)
        {
            return Named(named, named, $"${Variable}");
        }

        var folders = (variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var candidates = folders.SelectMany(folder => Names(variable).Select(name => Path.Combine(folder, name))).ToList();
        return candidates.Find(path => Unfit(path) is null) is { } found ? Path.GetFullPath(found) : throw NotFound(folders, candidates);
    }

    private static string Named(string path, string shown, string source) => Unfit(path) is { } reason
        ? throw new RuntimeException($"{source} names {shown}, which {reason}.", null, Remedy)
        : Path.GetFullPath(path);

    private static RuntimeException NotFound(string[] folders, List<string> candidates)
    {
        var nearly = candidates.Where(path => File.Exists(path)).Select(path => $" {path} {Unfit(path)}.");
        return new RuntimeException(
            $"No ollama executable was found. Tried: runtime.executable (not given), ${Variable} (not set), PATH ({string.Join(", ", folders)}).{string.Concat(nearly)}",
            null,
            Remedy);
    }

    private static IEnumerable<string> Names(Func<string, string?> variable) => !OperatingSystem.IsWindows() ? ["ollama"]
        : (variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(extension => "ollama" + extension);

    private static string? Unfit(string path)
    {
        if (Directory.Exists(path))
        {
            return "is a folder";
        }

        if (!File.Exists(path))
        {
            return "does not exist";
        }

        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & execute) == 0 ? "is not executable (chmod +x)" : null;
    }
}
