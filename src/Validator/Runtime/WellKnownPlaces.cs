namespace Validator.Runtime;

/// <summary>Where installers put the <c>ollama</c> executable, whether it is on the path or not.</summary>
public static class WellKnownPlaces
{
    private const string AppBundle = "Applications/Ollama.app/Contents/Resources/ollama";

    /// <summary>Absolute paths on this operating system, the likeliest first.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static IReadOnlyList<string> Of(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return [.. Below(variable("LOCALAPPDATA"), @"Programs\Ollama\ollama.exe"), .. Below(variable("ProgramFiles"), @"Ollama\ollama.exe")];
        }

        var home = variable("HOME");
        return OperatingSystem.IsMacOS()
            ? ["/" + AppBundle, .. Below(home, AppBundle), "/opt/homebrew/bin/ollama", "/usr/local/bin/ollama"]
            : ["/usr/local/bin/ollama", "/usr/bin/ollama", "/opt/ollama/bin/ollama", "/snap/bin/ollama", .. Below(home, ".local/bin/ollama")];
    }

    private static IEnumerable<string> Below(string? folder, string path) =>
        folder is { Length: > 0 } && Path.IsPathRooted(folder) ? [Path.Combine(folder, path)] : [];
}
