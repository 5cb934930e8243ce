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

    /// <summary>What came from the environment of the address of the server to attach to, as it was given and as requests and errors spell it.</summary>
    public static IReadOnlyList<string> OfUrl(DeploymentSpec spec)
    {
        if (spec.Runtime.Url is not { FromEnvironment: true } url)
        {
            return [];
        }

        IEnumerable<string> spellings = Uri.TryCreate(url.Text, UriKind.Absolute, out var server)
            ? ((string[])[server.Authority, server.Host, server.IdnHost, server.DnsSafeHost]).Where(spelling => !url.ForRecord.Contains(spelling, StringComparison.OrdinalIgnoreCase))
            : [];
        return [.. url.Secrets, .. spellings];
    }
}
