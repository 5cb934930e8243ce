using System.Globalization;
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
    public static IReadOnlyList<ContractResult> Evaluate(
        DeploymentSpec spec, Configuration configuration, string version, InstalledModel installed, IReadOnlyList<LoadedModel> loaded)
    {
        var results = new List<ContractResult>();
        if (spec.Runtime.Version.Count > 0)
        {
            results.Add(Version(spec.Runtime, version));
        }

        var declaredModel = spec.Deployment.Model;
        if (spec.Deployment.Digest is { } digest)
        {
            var actual = new Found(digest.FromEnvironment, Same(installed.Digest, digest.Text), installed.Digest);
            var name = declaredModel.FromEnvironment ? declaredModel.ForRecord : installed.Name;
            results.Add(Result("model-digest", actual, digest.ForRecord, $"{name} has digest {actual.Text ?? "unknown"}; {digest.ForRecord} is declared"));
        }

        var model = loaded.FirstOrDefault(candidate => ModelName.Same(candidate.Name, declaredModel.Text));
        var inMemory = new Found(declaredModel.FromEnvironment, model is not null, model?.Name);
        results.Add(Result("model-loaded", inMemory, declaredModel.ForRecord, model is null
            ? $"/api/ps does not list {declaredModel.ForRecord} after its load"
            : $"{(declaredModel.FromEnvironment ? declaredModel.ForRecord : model.Name)} is loaded"));
        if (configuration.ContextLength is { } context && model is not null)
        {
            results.Add(Context(configuration.Options["num_ctx"], context, model.ContextLength));
        }

        return results;
    }

    private static ContractResult Version(RuntimeSpec runtime, string version)
    {
        var range = runtime.VersionForRecord ?? string.Join(", ", runtime.Version.Select(term => $"{term.Operator} {term.Version}"));
        var actual = new Found(runtime.VersionForRecord is not null, VersionRange.Contains(runtime.Version, version), version);
        return Result("version", actual, range, $"the server is version {actual.Text}; {range} is declared");
    }

    private static ContractResult Context(OptionValue declared, int context, int? length)
    {
        var expected = declared.FromEnvironment ? declared.Text : declared.Json;
        var actual = new Found(declared.FromEnvironment, length is null ? null : length == context, length?.ToString(CultureInfo.InvariantCulture));
        return Result("context-length", actual, expected, actual.Held switch
        {
            null => "this server does not report context_length in /api/ps",
            true => $"the model is loaded with a context of {expected} tokens",
            false => $"the context was silently changed: {expected} tokens are declared, the model is loaded with {actual.Text}",
        });
    }

    private static bool? Same(string? actual, string declared) =>
        actual is null ? null : string.Equals(actual, declared, StringComparison.OrdinalIgnoreCase);

    private static ContractResult Result(string id, Found actual, string expected, string message) => new(
        id,
        actual.Held switch
        {
            true => Outcome.Passed,
            false => Outcome.Failed,
            null => Outcome.Inconclusive,
        },
        expected,
        actual.Text,
        message);

    /// <summary>What was found, and whether it is what was declared.</summary>
    private sealed record Found(bool Hidden, bool? Held, string? Actual)
    {
        /// <summary>What may be shown of it; null when nothing was found.</summary>
        public string? Text => Actual is null || !Hidden ? Actual : Held == true ? "as declared" : "not as declared";
    }
}
