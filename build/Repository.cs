using Cake.Core;

namespace Build;

/// <summary>Finds the repository that the build belongs to.</summary>
internal static class Repository
{
    private const string Mark = "Validator.sln";

    public static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        throw new CakeException($"No folder above {start} holds {Mark}.");
    }
}
