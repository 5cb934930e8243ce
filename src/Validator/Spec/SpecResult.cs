namespace Validator.Spec;

/// <summary>What reading a spec gave.</summary>
/// <param name="Spec">The spec; null exactly when there is an error among the diagnostics.</param>
/// <param name="Configurations">The cells of the matrix in written order, the first axis slowest; at least one when there is a spec.</param>
/// <param name="Diagnostics">Everything wrong or doubtful, in the order of the file.</param>
/// <param name="Resolved">The spec as YAML with overrides applied, defaults spelled out, paths absolute and <c>${NAME}</c> kept; null when there is no spec.</param>
public sealed record SpecResult(
    DeploymentSpec? Spec,
    IReadOnlyList<Configuration> Configurations,
    IReadOnlyList<Diagnostic> Diagnostics,
    string? Resolved)
{
    /// <summary>The gates as far as they could be read, whatever is wrong elsewhere, so that a later stage can judge their expressions all the same.</summary>
    public IReadOnlyList<GateDeclaration> Gates { get; init; } = [];
}
