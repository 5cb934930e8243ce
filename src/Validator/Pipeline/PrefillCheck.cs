using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What <c>workload.prefill</c> says against the gates and the load.</summary>
internal static class PrefillCheck
{
    public static IEnumerable<Diagnostic> Of(DeploymentSpec spec, IReadOnlyList<Gate> gates)
    {
        var (workload, load) = (spec.Workload, spec.Load);
        var warm = workload.Prefill == PrefillPolicy.Warm;
        foreach (var gate in gates.Where(gate => gate.Expression.Metric.Name == MetricName.Prefill && warm))
        {
            yield return Diagnostic.Error(gate.Location, $"gate '{gate.Expression}': workload.prefill is warm, so no request has a cold prefill to judge", $"gate {MetricName.WarmPrefill}, or set workload.prefill to cold");
        }

        foreach (var gate in gates.Where(gate => gate.Expression.Metric.Name == MetricName.WarmPrefill && !warm && workload.HasAllQueries && workload.Queries.All(query => query.Turns == 1)))
        {
            yield return Diagnostic.Error(gate.Location, $"gate '{gate.Expression}': workload.prefill is cold and no query has several turns, so no request has a warm prefill to judge", $"gate {MetricName.Prefill}, or set workload.prefill to warm");
        }

        if (warm && load.Warmup < load.Concurrency)
        {
            yield return Diagnostic.Warning(
                workload.Corpus!.Path.Location,
                $"workload.prefill: the first {(load.Concurrency == 1 ? "request fills" : $"{load.Concurrency} requests fill")} the server's cache and {(load.Concurrency == 1 ? "counts" : "count")} for no prefill figure, and load.warmup is {load.Warmup}",
                $"set load.warmup to {load.Concurrency} or more");
        }
    }
}
