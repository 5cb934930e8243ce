namespace Validator.Spec;

/// <summary>A scalar and where it was written.</summary>
/// <param name="Text">The text; for paths the absolute path.</param>
/// <param name="Location">Its place in the spec.</param>
public sealed record LocatedText(string Text, SourceLocation Location)
{
    /// <summary>The text fit to be shown and recorded: <c>${NAME}</c> still in place where the environment put something in.</summary>
    public string ForRecord { get; init; } = Text;

    /// <summary>The text and the values that the environment put into it; empty when it put in nothing.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the environment put something in, so that only <see cref="ForRecord"/> may be shown.</summary>
    public bool FromEnvironment => Secrets.Count > 0;

    /// <summary>What others say of it, fit to be shown.</summary>
    public string Hide(string words) => new Redaction(Secrets).Apply(words);

    /// <summary>Why a file or folder at this path could not be used. The system's own words name the path, perhaps in another spelling.</summary>
    public string Why(Exception error) => !FromEnvironment ? error.Message : error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "access is denied",
        IOException => "it cannot be read",
        _ => Hide(error.Message),
    };
}
