using System.Globalization;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Holds what was declared against what was booted: a silent downgrade is a failure that names the downgrade.</summary>
public static class BootContract
{
    /// <summary>The assertions that the spec makes, each once.</summary>
    /// <param name="spec">What was declared.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="version">What the server answered to <c>/api/version</c>.</param>
    /// <param name="installed">The model on disk.</param>
    /// <param name="loaded">The models in memory, from <c>/api/ps</c>.</param>
    public static IReadOnlyList<ContractResult> Evaluate(
        DeploymentSpec spec, Configuration configuration, string version, InstalledModel installed, IReadOnlyList<LoadedModel> loaded)
    {
        var results = new List<ContractResult>();
        if (spec.Runtime.Version.Count > 0)
        {
            var range = string.Join(", ", spec.Runtime.Version.Select(term => $"{term.Operator} {term.Version}"));
            var held = VersionRange.Contains(spec.Runtime.Version, version);
            results.Add(Result("version", held, range, version, $"the server is version {version}; {range} is declared"));
        }

        if (spec.Deployment.Digest is { } digest)
        {
            results.Add(Result(
                "model-digest", Same(installed.Digest, digest), digest, installed.Digest, $"{installed.Name} has digest {installed.Digest ?? "unknown"}; {digest} is declared"));
        }

        var model = loaded.FirstOrDefault(candidate => ModelName.Same(candidate.Name, spec.Deployment.Model.Text));
        results.Add(Result("model-loaded", model is not null, spec.Deployment.Model.Text, model?.Name, model is null
            ? $"/api/ps does not list {spec.Deployment.Model.Text} after its load"
            : $"{model.Name} is loaded"));
        if (configuration.ContextLength is { } declared && model is not null)
        {
            results.Add(Context(declared, model.ContextLength));
        }

        return results;
    }

    private static ContractResult Context(int declared, int? actual)
    {
        var expected = declared.ToString(CultureInfo.InvariantCulture);
        return actual is { } length
            ? Result("context-length", length == declared, expected, length.ToString(CultureInfo.InvariantCulture), length == declared
                ? $"the model is loaded with a context of {length} tokens"
                : $"the context was silently changed: {declared} tokens are declared, the model is loaded with {length}")
            : new ContractResult("context-length", Outcome.Inconclusive, expected, null, "this server does not report context_length in /api/ps");
    }

    private static bool? Same(string? actual, string declared) =>
        actual is null ? null : string.Equals(actual, declared, StringComparison.OrdinalIgnoreCase);

    private static ContractResult Result(string id, bool? held, string expected, string? actual, string message) => new(
        id,
        held switch
        {
            true => Outcome.Passed,
            false => Outcome.Failed,
            null => Outcome.Inconclusive,
        },
        expected,
        actual,
        message);
}
