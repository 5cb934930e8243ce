using System.Text.Json;

namespace Validator.Spec.Faults;

/// <summary>What a kind of fault does and what it provokes.</summary>
public sealed record FaultDefinition
{
    /// <summary>The kind.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>As fault files write it.</summary>
    public string Name => JsonNamingPolicy.CamelCase.ConvertName(Kind.ToString());

    /// <summary>When it is decided on.</summary>
    public FaultScope Scope { get; init; } = FaultScope.Request;

    /// <summary>Class of integrity violation that it provokes; null where it provokes none.</summary>
    public string? Provokes { get; init; }

    /// <summary>What happens, in sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Names of the parameters it takes.</summary>
    public IReadOnlyList<string> Parameters => [.. Takes.Select(p => p.Key.Name)];

    internal IReadOnlyList<FaultParameter> Takes { get; init; } = [];
}
