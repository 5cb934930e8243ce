namespace Validator.Spec.Profiles;

/// <summary>The profiles that the tool brings along, each a file of its own in the assembly.</summary>
public static class BuiltInProfiles
{
    private const string Folder = "Validator.Profiles.";
    private const string Extension = ".yaml";

    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(BuiltInProfiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The file of a built-in profile; null when there is none of that name.</summary>
    public static string? Text(string name)
    {
        if (!Names.Contains(name))
        {
            return null;
        }

        using var stream = typeof(BuiltInProfiles).Assembly.GetManifestResourceStream($"{Folder}{name}{Extension}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
