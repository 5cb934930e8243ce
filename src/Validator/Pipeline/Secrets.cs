using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What the environment put into a spec, and the server may therefore say again.</summary>
internal static class Secrets
{
    /// <summary>Values that a server of this configuration was given.</summary>
    public static IReadOnlyList<string> Of(DeploymentSpec spec, Configuration configuration) =>
    [
        .. spec.Runtime.EnvironmentSecrets,
        .. OfUrl(spec),
        .. spec.Runtime.Executable?.Secrets ?? [],
        .. spec.Runtime.Profile?.Secrets ?? [],
        .. spec.Runtime.Provision?.BaseUrl?.Secrets ?? [],
        .. spec.Runtime.Provision?.Sha256?.Secrets ?? [],
        .. spec.Deployment.Source.File?.Secrets ?? [],
        .. spec.Deployment.Model.Secrets,
        .. spec.Deployment.Digest?.Secrets ?? [],
        .. configuration.Options.Values.Where(option => option.FromEnvironment).Select(option => option.Json),
    ];

    /// <summary>Parts of the address of the server to attach to; names of hosts are written small wherever they were read.</summary>
    public static IReadOnlyList<string> OfUrl(DeploymentSpec spec) =>
        [.. spec.Runtime.Url?.Secrets.SelectMany(secret => (string[])[secret, new(secret.Select(char.ToLowerInvariant).ToArray())]) ?? []];
}
