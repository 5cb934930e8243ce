namespace Validator.Spec;

/// <summary>How much a diagnostic weighs: an error stops everything before anything starts.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth a look; the run goes on.</summary>
    Warning,

    /// <summary>Nothing is started; exit code 2.</summary>
    Error,
}

/// <summary>One thing wrong with what the user wrote.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="Location">Where; null when it concerns the command line or the whole.</param>
/// <param name="Message">What was given and what is legal.</param>
/// <param name="Hint">The nearest legal thing, or the remedy; null when there is none.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, SourceLocation? Location, string Message, string? Hint = null)
{
    /// <summary>What to write instead at <see cref="Location"/>; null where that is for a person to say.</summary>
    public TextFix? Fix { get; init; }

    /// <summary>An error at <paramref name="location"/>.</summary>
    public static Diagnostic Error(SourceLocation? location, string message, string? hint = null) =>
        new(DiagnosticSeverity.Error, location, message, hint);

    /// <summary>A warning at <paramref name="location"/>.</summary>
    public static Diagnostic Warning(SourceLocation? location, string message, string? hint = null) =>
        new(DiagnosticSeverity.Warning, location, message, hint);

    /// <summary>One line as a compiler prints it: <c>file:line:column: error: message (hint)</c>.</summary>
    public override string ToString()
    {
        var place = Location is null ? string.Empty : $"{Location}: ";
        var kind = Severity == DiagnosticSeverity.Error ? "error" : "warning";
        var hint = Hint is null ? string.Empty : $" ({Hint})";
        return $"{place}{kind}: {Message}{hint}";
    }
}
