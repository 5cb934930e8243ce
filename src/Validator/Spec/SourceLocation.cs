using Validator.Spec.Reading;

namespace Validator.Spec;

/// <summary>A place in a text file, as editors and compilers write it.</summary>
/// <param name="File">Path as the user gave it.</param>
/// <param name="Line">1-based; 0 for an option that is given once.</param>
/// <param name="Column">1-based, in characters.</param>
public sealed record SourceLocation(string File, int Line, int Column)
{
    /// <summary>Whether it is no file's, but an option's of the command line.</summary>
    internal bool IsOption => ReadingContext.IsCommandLine(File);

    /// <summary><c>file:line:column</c>; an option that is given once has neither line nor column.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
