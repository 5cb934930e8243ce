using System.Reflection;

namespace Validator.Tool;

/// <summary>Who we are.</summary>
internal static class ToolVersion
{
    /// <summary>Name and version, such as <c>ollama-validator 0.1.0</c>.</summary>
    public static string Name => "ollama-validator " + Number;

    /// <summary>The version alone, such as <c>0.1.0</c>.</summary>
    public static string Number { get; } = Read();

    private static string Read()
    {
        var full = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var build = full.IndexOf('+', StringComparison.Ordinal);
        return build < 0 ? full : full[..build];
    }
}
