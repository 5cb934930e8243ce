using Validator.Runtime;
using Validator.Runtime.Provisioning;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>Finds the executable of a run, and fetches a release where there is none and the spec says which.</summary>
internal static class Provisioning
{
    /// <returns>The executable, and what was fetched; null where nothing had to be.</returns>
    /// <exception cref="RuntimeException">There is none, and none can be had.</exception>
    public static async Task<(string Executable, ProvisionedServer? Provisioned)> FindAsync(
        RuntimeSpec runtime, Func<string, string?> environment, Action<string> report, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (runtime.Provision is not { } provision)
        {
            return (ExecutableFinder.Find(runtime.Executable, environment), null);
        }

        if (ExecutableFinder.Look(runtime.Executable, environment).Path is { } found)
        {
            return (found, null);
        }

        var options = new ProvisionOptions { Cache = ProvisionCache.Of(environment), Report = report, TimeProvider = clock };
        var provisioned = await Provisioner.EnsureAsync(provision, options, cancellationToken);
        report(provisioned.ToString());
        return (provisioned.Executable, provisioned);
    }
}
