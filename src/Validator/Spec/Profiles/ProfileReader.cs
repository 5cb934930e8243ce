using System.Text;
using Validator.Spec.Reading;

namespace Validator.Spec.Profiles;

/// <summary>What reading a profile gave.</summary>
/// <param name="Profile">The profile; null exactly when there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Everything wrong or doubtful, in the order of the file.</param>
public sealed record ProfileResult(ScriptedProfile? Profile, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Reads a profile of a scripted machine and says everything that is wrong with it at once.</summary>
public static class ProfileReader
{
    /// <summary>Whether a reference is a path: it then holds a slash, else it is a name.</summary>
    public static bool IsPath(string reference) => reference.Contains('/', StringComparison.Ordinal) || reference.Contains('\\', StringComparison.Ordinal);

    /// <summary>Finds a profile and reads it. Never throws for what the file holds or for its absence.</summary>
    /// <param name="reference">Name of a built-in profile, or path of a file.</param>
    /// <param name="from">Where the reference stands; null for the command line.</param>
    public static ProfileResult Read(string reference, SourceLocation? from = null)
    {
        var diagnostics = new List<Diagnostic>();
        if (IsPath(reference))
        {
            var path = Path.GetFullPath(reference);
            return Parse(SpecText.Read(path, diagnostics, ProfileKeys.Document), path, diagnostics);
        }

        if (BuiltInProfiles.Text(reference) is { } text)
        {
            return Parse(text, reference, diagnostics);
        }

        var near = Nearest.Of(reference, BuiltInProfiles.Names);
        diagnostics.Add(Diagnostic.Error(
            from,
            $"there is no built-in profile {Quote.Of(reference)}",
            (near is null ? string.Empty : $"did you mean '{near}'? ") + $"legal: {string.Join(", ", BuiltInProfiles.Names)}, or a path, which holds a slash"));
        return new ProfileResult(null, diagnostics);
    }

    /// <summary>Reads a text as if it stood in <paramref name="file"/>.</summary>
    public static ProfileResult ReadText(string text, string file)
    {
        var diagnostics = new List<Diagnostic>();
        return Parse(SpecText.Decode(Encoding.UTF8.GetBytes(text), file, diagnostics, ProfileKeys.Document), file, diagnostics);
    }

    /// <summary>The format for editors: JSON Schema, draft 7, from the same table that the reader goes by.</summary>
    public static string Schema() => SpecSchema.Of("Scripted machine of the embedded engine", ProfileKeys.Type.Schema());

    /// <summary>A profile is data that is shared as it is: the environment is not put in.</summary>
    private static ProfileResult Parse(string? text, string file, List<Diagnostic> diagnostics)
    {
        if (text is not null && YamlTree.Parse(text, file, diagnostics, ProfileKeys.Document) is { } tree)
        {
            var options = new SpecReadOptions { Environment = _ => null };
            var at = new Cursor(tree, string.Empty, new ReadingContext(file, options, diagnostics, ProfileKeys.Document));
            if (ProfileKeys.Type.TryRead(at, out var profile) && !diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
            {
                return new ProfileResult(profile, SpecReader.Tidy(diagnostics));
            }
        }

        return new ProfileResult(null, SpecReader.Tidy(diagnostics));
    }
}
