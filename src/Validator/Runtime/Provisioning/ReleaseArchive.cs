using System.Runtime.InteropServices;

namespace Validator.Runtime.Provisioning;

/// <summary>An archive of a release as Ollama publishes them.</summary>
/// <param name="Name">File name.</param>
/// <param name="Executable">Where the executable lies in it, with slashes.</param>
internal sealed record ReleaseArchive(string Name, string Executable)
{
    /// <summary>The archives that fit a machine, the newest format first.</summary>
    /// <param name="system"><c>linux</c>, <c>darwin</c> or <c>windows</c>.</param>
    /// <param name="architecture"><c>amd64</c> or <c>arm64</c>.</param>
    /// <returns>Empty where Ollama publishes none.</returns>
    public static IReadOnlyList<ReleaseArchive> For(string system, string architecture) => (system, architecture) switch
    {
        ("linux", "amd64" or "arm64") => [new($"ollama-linux-{architecture}.tar.zst", "bin/ollama"), new($"ollama-linux-{architecture}.tgz", "bin/ollama")],
        ("darwin", "amd64" or "arm64") => [new("ollama-darwin.tgz", "ollama"), new("Ollama-darwin.zip", "Ollama.app/Contents/Resources/ollama")],
        ("windows", "amd64" or "arm64") => [new($"ollama-windows-{architecture}.zip", "ollama.exe")],
        _ => [],
    };

    /// <summary>Name of this operating system, as Ollama spells it.</summary>
    public static string System =>
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : RuntimeInformation.RuntimeIdentifier;

    /// <summary>Name of this machine's architecture, as Ollama spells it.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        global::System.Runtime.InteropServices.Architecture.X64 => "amd64",
        global::System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };
}
