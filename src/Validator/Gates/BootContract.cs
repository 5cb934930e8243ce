using Validator.Runtime;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// Holds what was declared against what was booted: a silent downgrade is a failure that names the downgrade. Where the
/// environment put something into a declaration, neither it nor what was found is shown, for the two are equal when it held.
/// </summary>
public static class BootContract
{
    /// <summary>The assertions that the spec makes, each once.</summary>
    /// <param name="spec">What was declared.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="version">What the server answered to <c>/api/version</c>.</param>
    /// <param name="installed">The model on disk.</param>
    /// <param name="loaded">The models in memory, from <c>/api/ps</c>.</param>
    /// <param name="runner">What is seen of the process that infers; null when it cannot be looked at.</param>
    /// <param name="limit">The context that the model was made for, in tokens; null when unknown.</param>
    public static IReadOnlyList<ContractResult> Evaluate(
        DeploymentSpec spec,
        Configuration configuration,
        string version,
        InstalledModel installed,
        IReadOnlyList<LoadedModel> loaded,
        RunnerView? runner = null,
        int? limit = null)
    {
        runner ??= RunnerView.Unseen("the server's processes are not looked at");
        var results = new List<ContractResult>();
        if (spec.Runtime.Version.Count > 0)
        {
            results.Add(Version(spec.Runtime, version));
        }

        var declaredModel = spec.Deployment.Model;
        if (spec.Deployment.Digest is { } digest)
        {
            results.Add(Digest(digest, declaredModel, installed));
        }

        var model = loaded.FirstOrDefault(candidate => ModelName.Same(candidate.Name, declaredModel.Text));
        var inMemory = new Found(declaredModel.FromEnvironment, model is not null, model?.Name);
        results.Add(inMemory.Result("model-loaded", declaredModel.ForRecord, model is null
            ? $"/api/ps does not list {declaredModel.ForRecord} after its load"
            : $"{(declaredModel.FromEnvironment ? declaredModel.ForRecord : model.Name)} is loaded"));
        if (model is not null && configuration.ContextLength is { } context)
        {
            results.Add(ContextContract.Evaluate(spec, configuration.Options["num_ctx"], context, model.ContextLength, runner, limit));
        }

        if (model is not null && spec.Deployment.GpuShare is { } share)
        {
            results.Add(PlacementContract.Share(share, model));
        }

        // Where the model is not in memory, a runner that is seen may be another model's.
        var own = model is null && runner.Settings is not null
            ? RunnerView.Unseen($"the model is not in memory, and what is seen may be of another ({runner.Source})") with { Ignored = runner.Ignored }
            : runner;
        results.AddRange(RunnerContract.Evaluate(spec, configuration, own));
        results.Add(PlacementContract.Alone(spec, loaded));
        return results;
    }

    private static ContractResult Version(RuntimeSpec runtime, string version)
    {
        var range = runtime.VersionForRecord ?? string.Join(", ", runtime.Version.Select(term => $"{term.Operator} {term.Version}"));
        var actual = new Found(runtime.VersionForRecord is not null, VersionRange.Contains(runtime.Version, version), version);
        return actual.Result("version", range, $"the server is version {actual.Text}; {range} is declared", new(
            "downgrade.version", "another installation was found than the one meant, or it was never updated", "install a version in the range, or name its executable"));
    }

    private static ContractResult Digest(LocatedText digest, LocatedText declaredModel, InstalledModel installed)
    {
        var held = installed.Digest is null ? (bool?)null : string.Equals(installed.Digest, digest.Text, StringComparison.OrdinalIgnoreCase);
        var actual = new Found(digest.FromEnvironment, held, installed.Digest);
        var name = declaredModel.FromEnvironment ? declaredModel.ForRecord : installed.Name;
        return actual.Result("model-digest", digest.ForRecord, $"{name} has digest {actual.Text ?? "unknown"}; {digest.ForRecord} is declared", new(
            "downgrade.model_replaced", "the name was pulled or created anew since, and stands for another model now", "pull the model that is meant, or declare the digest of this one"));
    }
}
