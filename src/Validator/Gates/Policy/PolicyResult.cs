using Validator.Spec;

namespace Validator.Gates;

/// <summary>An offence against a policy, found before the load.</summary>
/// <param name="Finding">What it is, and what to do.</param>
/// <param name="Severity">What it does.</param>
public sealed record PolicyResult(Finding Finding, PolicySeverity Severity);
