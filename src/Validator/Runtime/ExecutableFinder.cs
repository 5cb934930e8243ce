using Validator.Spec;

namespace Validator.Runtime;

/// <summary>Finds the <c>ollama</c> executable: <c>runtime.executable</c>, <c>$OLLAMA_EXECUTABLE</c>, <c>PATH</c>, well-known places, in that order.</summary>
public static class ExecutableFinder
{
    private const string Variable = "OLLAMA_EXECUTABLE";
    private const string Remedy = $"Install Ollama, name the executable with runtime.executable or ${Variable}, or let runtime.provision fetch a release; a rehearsal needs none: --engine embedded.";

    /// <summary>The executable's absolute path. A place that is named but unfit is an error; the search does not go on behind the user's back.</summary>
    /// <param name="declared"><c>runtime.executable</c> of the spec; null when it names none.</param>
    /// <param name="variable">Reads a variable of the environment; default that of this process.</param>
    /// <param name="places">Paths to try last; default the <see cref="WellKnownPlaces"/>.</param>
    /// <exception cref="RuntimeException">Nothing found, or what was named is missing, a folder, or not executable.</exception>
    public static string Find(LocatedText? declared, Func<string, string?>? variable = null, IReadOnlyList<string>? places = null)
    {
        var search = Look(declared, variable, places);
        return search.Path ?? throw new RuntimeException($"No ollama executable was found. Tried: {search.Tried}", null, Remedy);
    }

    /// <summary>As <see cref="Find"/>, where finding nothing is no error.</summary>
    /// <exception cref="RuntimeException">What was named is missing, a folder, or not executable.</exception>
    public static ExecutableSearch Look(LocatedText? declared, Func<string, string?>? variable = null, IReadOnlyList<string>? places = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (declared is not null)
        {
            return new ExecutableSearch(Named(declared.Text, declared.ForRecord, $"{declared.Location}: runtime.executable"), string.Empty);
        }

        if (variable(Variable) is { Length: > 0 } named)
        {
            return new ExecutableSearch(Named(named, named, $"${Variable}"), string.Empty);
        }

        places ??= WellKnownPlaces.Of(variable);
        var folders = (variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<string> candidates = [.. folders.SelectMany(folder => Names(variable).Select(name => Path.Combine(folder, name))), .. places];
        var nearly = candidates.Where(path => File.Exists(path)).Select(path => $" {path} {Unfit(path)}.");
        return candidates.Find(path => Unfit(path) is null) is { } found
            ? new ExecutableSearch(Path.GetFullPath(found), string.Empty)
            : new ExecutableSearch(
                null,
                $"runtime.executable (not given), ${Variable} (not set), PATH ({string.Join(", ", folders)}), well-known places ({string.Join(", ", places)}).{string.Concat(nearly)}");
    }

    /// <summary>Why a path is no executable; null when it is one.</summary>
    internal static string? Unfit(string path)
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

    private static string Named(string path, string shown, string source) => Unfit(path) is { } reason
        ? throw new RuntimeException($"{source} names {shown}, which {reason}.", null, Remedy)
        : Path.GetFullPath(path);

    private static IEnumerable<string> Names(Func<string, string?> variable) => !OperatingSystem.IsWindows() ? ["ollama"]
        : (variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(extension => "ollama" + extension);
}

/// <summary>What a search for the executable gave.</summary>
/// <param name="Path">Absolute path; null when there is none.</param>
/// <param name="Tried">Where it was looked for and what was nearly one, in words; empty when it was found.</param>
public sealed record ExecutableSearch(string? Path, string Tried);
