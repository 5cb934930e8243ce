using Validator.Gates;
using Validator.Machine;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Pipeline.Preflight;

/// <summary>Holds a configuration against the machine and the model before anything is loaded.</summary>
/// <param name="spec">The spec.</param>
/// <param name="machine">The machine that the server runs on; null where that is another one.</param>
/// <param name="variable">The environment that the server inherits; null when it is not known.</param>
internal sealed class MachinePolicy(DeploymentSpec spec, MachineInventory? machine, Func<string, string?>? variable)
{
    /// <summary>That of a run on this machine. A server elsewhere has another machine, of which nothing is known.</summary>
    public static MachinePolicy Here(DeploymentSpec spec, MachineInventory machine, Func<string, string?> variable)
    {
        var attached = spec.Runtime.Engine == EngineKind.Attach;
        var elsewhere = attached && spec.Runtime.Url is { } url && Uri.TryCreate(url.Text, UriKind.Absolute, out var address) && !address.IsLoopback;
        return new MachinePolicy(spec, elsewhere ? null : machine, attached ? null : variable);
    }

    /// <summary>What is known without a server.</summary>
    public IReadOnlyList<PolicyResult> Of(Configuration configuration) => machine is null ? [] : ThreadPolicy.Of(configuration, spec.Policy, machine);

    /// <summary>What is known once the model is.</summary>
    public IReadOnlyList<PolicyResult> Of(Configuration configuration, ModelShape shape) =>
    [
        .. ContextPolicy.Of(configuration, spec.Policy, shape) is { } context ? [context] : Array.Empty<PolicyResult>(),
        .. machine is not null && MemoryPolicy.Of(spec.Runtime, configuration, spec.Policy, machine, shape, variable) is { } memory ? [memory] : Array.Empty<PolicyResult>(),
    ];

    /// <summary>Why the configuration is not measured; null where nothing is so heavy.</summary>
    public static RunFailure? FailureOf(IEnumerable<PolicyResult> results) =>
        results.FirstOrDefault(result => result.Severity == PolicySeverity.Fail) is { } worst ? new RunFailure(Decision.Error, $"{worst.Finding.Class}: {worst.Finding.Explanation}") : null;
}
