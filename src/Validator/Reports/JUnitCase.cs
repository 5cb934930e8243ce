using Validator.Spec;

namespace Validator.Reports;

/// <summary>What a test case came to.</summary>
internal enum JUnitOutcome
{
    Passed,
    Failed,
    Error,
    Skipped,
}

/// <summary>One test case, before it is XML.</summary>
internal sealed record JUnitCase
{
    public required string ClassName { get; init; }

    public required string Name { get; init; }

    public required JUnitOutcome Outcome { get; init; }

    /// <summary>Type of the failure or error, such as <c>inconclusive</c>.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>One line.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The diagnosis and where the evidence lies.</summary>
    public string Body { get; init; } = string.Empty;

    public IReadOnlyList<(string Name, string Value)> Properties { get; init; } = [];

    public SourceLocation? Location { get; init; }

    /// <summary>Files that show it, which GitLab and Jenkins offer beside the case.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];
}

/// <summary>One suite, before it is XML.</summary>
/// <param name="Name">Id of the configuration, or name of the spec.</param>
/// <param name="Properties">What is true of all of it.</param>
/// <param name="Cases">Its cases.</param>
/// <param name="Seconds">What its load took; null where that is unknown.</param>
internal sealed record JUnitSuite(string Name, IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<JUnitCase> Cases, double? Seconds = null);
