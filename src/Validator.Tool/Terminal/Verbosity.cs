namespace Validator.Tool.Terminal;

/// <summary>How much is said on stderr.</summary>
internal enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Progress and warnings.</summary>
    Normal,

    /// <summary>Stack traces too.</summary>
    Diagnostic,
}
