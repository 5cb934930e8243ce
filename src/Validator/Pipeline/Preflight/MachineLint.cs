using Validator.Gates;
using Validator.Machine;
using Validator.Runtime.Models;
using Validator.Spec;

namespace Validator.Pipeline.Preflight;

/// <summary>What <c>lint --machine</c> adds: the spec held against a machine, without a server.</summary>
public static class MachineLint
{
    /// <summary>Errors where the machine does not meet the spec or a policy that fails, warnings for the other policies.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="machine">The machine.</param>
    public static IReadOnlyList<Diagnostic> Of(Plan plan, MachineInventory machine)
    {
        var spec = plan.Spec;
        var policy = new MachinePolicy(spec, machine, variable: null);
        var shape = Weights(spec) is { } file ? GgufMetadata.Shape(file) : null;
        return
        [
            .. TargetCheck.Evaluate(spec.Target, machine).Where(result => result.Held != true).Select(Unmet),
            .. plan.Configurations.SelectMany(configuration => policy.Of(configuration).Concat(shape is null ? [] : policy.Of(configuration, shape))
                .Select(result => Of(spec, configuration, result))),
        ];
    }

    /// <summary>The file of weights that the spec names; null where only a server knows the model.</summary>
    private static string? Weights(DeploymentSpec spec) => spec.Deployment.Source is { Kind: ModelSourceKind.Gguf, File: { } file } ? file.Text : null;

    private static Diagnostic Unmet(RequirementResult result) => result.Held is null
        ? Diagnostic.Warning(result.Location, $"target.require.{result.Key}: must be {result.Expected}, and what the machine has is unknown", "a run on it would end with exit code 3")
        : Diagnostic.Error(result.Location, $"target.require.{result.Key}: must be {result.Expected}, the machine has {result.Actual}", "choose another machine, or change target.require");

    private static Diagnostic Of(DeploymentSpec spec, Configuration configuration, PolicyResult result)
    {
        var words = result.Finding.Explanation;
        var message = $"configuration {configuration.Id}: {result.Finding.Class}: {(words.StartsWith("warning: ", StringComparison.Ordinal) ? words["warning: ".Length..] : words)}";
        return new Diagnostic(result.Severity == PolicySeverity.Fail ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, spec.Deployment.Model.Location, message, result.Finding.Remedy);
    }
}
