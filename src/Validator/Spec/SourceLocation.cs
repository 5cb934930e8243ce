namespace Validator.Spec;

/// <summary>A place in a text file, as editors and compilers write it.</summary>
/// <param name="File">Path as the user gave it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
