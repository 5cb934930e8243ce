using Cake.Common.Tools.DotNet.MSBuild;

namespace Build.Tasks;

/// <summary>What the tasks that call <c>dotnet</c> call it with.</summary>
internal static class Solution
{
    public const string File = "Validator.sln";

    /// <summary>Not the one that <c>dotnet run</c> builds the build in, so that no file is written that is running.</summary>
    public const string Configuration = "Release";

    public const string ToolProject = "src/Validator.Tool/Validator.Tool.csproj";

    public const string PackageId = "OllamaValidator";

    /// <summary>For what compiles and packs.</summary>
    public static DotNetMSBuildSettings MSBuildSettings(BuildContext context)
    {
        DotNetMSBuildSettings settings = RestoreSettings();
        settings.Version = context.Version;
        return settings;
    }

    /// <summary>For what restores: no version, which lock files would take for another project.</summary>
    public static DotNetMSBuildSettings RestoreSettings() => new DotNetMSBuildSettings().WithProperty("NativePackages", "true");
}
