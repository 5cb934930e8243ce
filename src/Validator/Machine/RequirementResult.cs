using Validator.Spec;

namespace Validator.Machine;

/// <summary>One requirement held against a machine.</summary>
/// <param name="Key">Its key in <c>target.require</c>.</param>
/// <param name="Held">Whether the machine has it; null when that is unknown.</param>
/// <param name="Expected">What was demanded, such as <c>&gt;= 16</c>.</param>
/// <param name="Actual">What the machine has; <c>unknown</c> when that is not known.</param>
/// <param name="Location">Place of the requirement in the spec.</param>
public sealed record RequirementResult(string Key, bool? Held, string Expected, string Actual, SourceLocation Location);
