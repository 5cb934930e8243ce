namespace Validator.Runtime.Provisioning;

/// <summary>The folder, one for each user, that provisioned copies are kept in.</summary>
/// <param name="Root">Absolute path.</param>
public sealed record ProvisionCache(string Root)
{
    /// <summary>Variable of the environment that names the folder.</summary>
    public const string Variable = "OLLAMA_VALIDATOR_CACHE";

    private const string Name = "ollama-validator";

    /// <summary>Where the environment puts it: <see cref="Variable"/>, else the system's folder for caches.</summary>
    /// <exception cref="RuntimeException">The environment names no home.</exception>
    public static ProvisionCache Of(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return new ProvisionCache(Path.GetFullPath(named));
        }

        var folder = OperatingSystem.IsWindows() ? Rooted(variable("LOCALAPPDATA"))
            : OperatingSystem.IsMacOS() ? Below(variable("HOME"), "Library/Caches")
            : Rooted(variable("XDG_CACHE_HOME")) ?? Below(variable("HOME"), ".cache");
        return folder is null
            ? throw new RuntimeException("The environment names no folder for caches, so there is no place for a provisioned copy of Ollama.", null, $"Set ${Variable} to a folder that this user can write.")
            : new ProvisionCache(Path.Combine(folder, Name));
    }

    /// <summary>Archives that the user put there by hand, of one version.</summary>
    public string ByHand(string version) => Path.Combine(Root, "downloads", version);

    /// <summary>An unpacked copy.</summary>
    public string Copy(string key) => Path.Combine(Root, "ollama", key);

    /// <summary>What is being downloaded and unpacked for a copy.</summary>
    public string Unfinished(string key) => Path.Combine(Root, "unfinished", key);

    /// <summary>The file whose holder makes a copy.</summary>
    public string Lock(string key) => Path.Combine(Root, "locks", key + ".lock");

    private static string? Rooted(string? folder) => folder is { Length: > 0 } && Path.IsPathRooted(folder) ? folder : null;

    private static string? Below(string? folder, string path) => Rooted(folder) is { } rooted ? Path.Combine(rooted, path) : null;
}
