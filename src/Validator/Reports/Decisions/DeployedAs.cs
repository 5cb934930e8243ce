using Validator.Spec;

namespace Validator.Reports;

/// <summary>What a decision is about beside its verdict, all of it fit to be recorded.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="KeepAlive">Ollama's <c>keep_alive</c> of every request; null where none was sent.</param>
/// <param name="Environment">Variables of the server.</param>
/// <param name="SpecDigest">SHA-256 of <c>spec.resolved.yaml</c>, hexadecimal.</param>
/// <param name="MachineDigest">SHA-256 of <c>machine.json</c>, hexadecimal.</param>
public sealed record DeployedAs(
    string Model, ModelSourceKind Source, string? KeepAlive, IReadOnlyList<DeployedVariable> Environment, string SpecDigest, string MachineDigest)
{
    /// <summary>Takes it from a spec.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="specDigest">SHA-256 of <c>spec.resolved.yaml</c>.</param>
    /// <param name="machineDigest">SHA-256 of <c>machine.json</c>.</param>
    public static DeployedAs Of(DeploymentSpec spec, string specDigest, string machineDigest) => new(
        spec.Deployment.Model.ForRecord,
        spec.Deployment.Source.Kind,
        spec.Deployment.KeepAlive,
        [.. spec.Runtime.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Variable(spec.Runtime, pair.Key, pair.Value))],
        specDigest,
        machineDigest);

    private static DeployedVariable Variable(RuntimeSpec runtime, string name, string value)
    {
        var written = runtime.EnvironmentForRecord.GetValueOrDefault(name, value);
        return new DeployedVariable(name, written, FromEnvironment: written != value || runtime.EnvironmentSecrets.Contains(value));
    }
}

/// <summary>A variable of the server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">As written in the spec: <c>${NAME}</c> still in place.</param>
/// <param name="FromEnvironment">Whether our environment put something in, so that the value is not known here.</param>
public sealed record DeployedVariable(string Name, string Value, bool FromEnvironment);
