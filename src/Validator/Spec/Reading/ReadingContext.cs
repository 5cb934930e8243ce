namespace Validator.Spec.Reading;

/// <summary>What every reader of one file shares.</summary>
internal sealed class ReadingContext(string file, SpecReadOptions options, List<Diagnostic> diagnostics, DocumentKind document)
{
    /// <summary>Stand for the file in locations of values from the command line.</summary>
    public const string SetOption = "--set", BaselineOption = "--baseline", EngineOption = "--engine";

    /// <summary>Whether a location's file is none, but an option of the command line.</summary>
    public static bool IsCommandLine(string? file) => file is SetOption or BaselineOption or EngineOption;

    public string File => file;

    /// <summary>What the file is.</summary>
    public DocumentKind Document => document;

    /// <summary>Folder that relative paths of the spec start from.</summary>
    public string Folder { get; } = FolderOf(file);

    public bool Untrusted => options.Untrusted;

    public Func<string, string?> Environment => options.Environment;

    public void Report(Diagnostic diagnostic) => diagnostics.Add(diagnostic);

    /// <summary>A reader that says nothing, for a second look at what was already judged.</summary>
    public ReadingContext Silent() => new(file, options, [], document);

    private static string FolderOf(string file)
    {
        var full = Path.GetFullPath(file.Length == 0 ? "." : file);
        return Path.GetDirectoryName(full) ?? full;
    }
}
