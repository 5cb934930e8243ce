namespace Validator.AcceptanceTests;

/// <summary>The repository that these tests stand in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Deployment(string name) => Path.Combine(Root, "tests", "deployments", name + ".yaml");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Validator.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
