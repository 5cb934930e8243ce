using System.CommandLine;
using Validator.Spec.Profiles;

namespace Validator.Tool.Commands;

/// <summary><c>--profile</c></summary>
internal static class ProfileOption
{
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--profile") { Description = description, HelpName = "name|file" };
        option.CompletionSources.Add([.. BuiltInProfiles.Names]);
        return option;
    }

    /// <summary>The profile that was named; null when none was.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static ScriptedProfile? Read(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        // The shell completes a file of this folder without the ./ that a spec demands before it.
        var read = ProfileReader.Read(!BuiltInProfiles.Names.Contains(reference) && File.Exists(reference) ? Path.GetFullPath(reference) : reference);
        return read.Profile ?? throw new UsageException(read.Diagnostics);
    }
}
