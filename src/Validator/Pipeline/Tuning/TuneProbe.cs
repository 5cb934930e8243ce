using Validator.Load;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>A request of a search.</summary>
internal static class TuneProbe
{
    /// <summary>The request.</summary>
    /// <param name="spec">What is deployed.</param>
    /// <param name="workload">Makes the prompts.</param>
    /// <param name="template">What every request has.</param>
    /// <param name="number">Its number within the search.</param>
    /// <param name="index">Its number within the measurement; the first, 0, warms up.</param>
    /// <param name="cell">What is measured, such as <c>num_thread-8</c>; stands behind the query's id in the log.</param>
    public static ProbeRequest Of(DeploymentSpec spec, Workload workload, RequestTemplate template, int number, int index, string cell)
    {
        var query = spec.Workload.Queries[index % spec.Workload.Queries.Count];
        var request = new PlannedRequest(number, query, Measured: index > 0);
        return new ProbeRequest(
            request, index == 0 ? RequestRecord.WarmupPhase : RequestRecord.LoadPhase, template, workload.For(request), (record, _) => record with { Query = $"{query.Id}.{cell}" });
    }
}
