namespace Validator.Spec;

/// <summary>How a spec is read.</summary>
public sealed record SpecReadOptions
{
    /// <summary>Overrides as <c>path=value</c>, such as <c>deployment.options.num_ctx=4096</c> or <c>gates.0=ttft.max &lt;= 9s</c>; applied in order.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Takes the place of <c>baseline</c>, as the option <c>--baseline</c> gives it; null leaves it.</summary>
    public string? Baseline { get; init; }

    /// <summary>Takes the place of <c>runtime.engine</c>; null leaves it.</summary>
    public EngineKind? Engine { get; init; }

    /// <summary>Whether the spec may come from a stranger: it then may not name an executable, nor read or set what is not ours.</summary>
    public bool Untrusted { get; init; }

    /// <summary>Looks up <c>${NAME}</c>; null for a variable that is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Whether a spec counts as untrusted where nobody says otherwise: in CI, where it may come with a pull request.</summary>
    public static bool IsUntrustedByDefault(Func<string, string?> environment) =>
        string.Equals(environment("CI"), "true", StringComparison.OrdinalIgnoreCase);
}
