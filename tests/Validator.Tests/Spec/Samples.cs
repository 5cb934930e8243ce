using System.Runtime.CompilerServices;
using Validator.Spec;

namespace Validator.Tests.Spec;

/// <summary>The spec files beside this source, read as a user would name them.</summary>
internal static class Samples
{
    private static readonly string Folder = Path.Combine(Here(), "cases");

    public static IEnumerable<string> Names { get; } = [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static string Text(string name) => File.ReadAllText(PathOf(name + ".yaml"));

    /// <summary>Reads a case under its short name, so that what it prints is the same on every machine.</summary>
    public static SpecResult Read(string name, SpecReadOptions? options = null) =>
        SpecReader.ReadText(Text(name), name + ".yaml", options ?? Isolated);

    /// <summary>An environment of its own: nothing of the machine's shows through.</summary>
    public static SpecReadOptions Isolated { get; } = new()
    {
        Environment = name => name switch { "VALIDATOR_SECRET" => "s3cret-value", "VALIDATOR_THREADS" => "7", "SECRET" => "s3cret-value", _ => null },
    };

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
