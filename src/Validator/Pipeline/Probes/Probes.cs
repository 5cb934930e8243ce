using Validator.Load;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// All that is asked of a configuration apart from its load: before it what needs a server with nothing else to do, after it
/// what costs much or needs the load's prompts as they were in the end.
/// </summary>
internal sealed class Probes(DeploymentSpec spec, ProbePlan plan, Configuration configuration, Workload workload, ITokenCounter counter, IProbeSender sender)
{
    private readonly DifferentialProbes _differential = new(plan, workload, spec.Workload.Queries, spec.Deployment, configuration, sender);
    private readonly CanaryProbes _canaries = new(plan, workload, counter, spec.Deployment, configuration, sender);

    /// <summary>Asks what comes before the load.</summary>
    /// <returns>The last number that a request has taken.</returns>
    public async Task<int> BeforeLoadAsync(CancellationToken cancellationToken) =>
        await _canaries.BeforeLoadAsync(await _differential.BeforeLoadAsync(0, cancellationToken), cancellationToken);

    /// <summary>Asks what comes after the load.</summary>
    /// <param name="number">Last number taken by a request of the load.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public async Task AfterLoadAsync(int number, CancellationToken cancellationToken) =>
        await _canaries.AfterLoadAsync(await _differential.AfterLoadAsync(number, cancellationToken), cancellationToken);

    /// <summary>Writes down that what comes after the load was not asked.</summary>
    /// <param name="reason">Why, as a sentence's second half.</param>
    public void Skip(string reason)
    {
        _differential.Skip(reason);
        _canaries.Skip(reason);
    }
}
