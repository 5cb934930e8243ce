using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Pipeline.Estimating;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What a run would do, for programs.</summary>
public static class PlanJson
{
    /// <summary>Indented JSON, with a line end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimates">What its configurations are expected to take; null to say nothing of it.</param>
    public static string Write(Plan plan, IReadOnlyList<ConfigurationEstimate>? estimates = null)
    {
        var document = new JsonObject
        {
            ["name"] = plan.Spec.Name,
            ["rehearsal"] = plan.Spec.Runtime.Engine == EngineKind.Embedded,
            ["scripted"] = plan.Profile?.Name,
            ["model"] = plan.Spec.Deployment.Model.ForRecord,
            ["configurations"] = new JsonArray([.. plan.Configurations.Select(configuration => Configuration(plan, configuration, estimates?.FirstOrDefault(estimate => estimate.Id == configuration.Id)))]),
            ["leftOut"] = new JsonArray([.. plan.LeftOut.Select(id => JsonValue.Create(id))]),
            ["workload"] = new JsonObject
            {
                ["prefill"] = plan.Spec.Workload.Prefill == PrefillPolicy.Warm ? "warm" : "cold",
                ["queries"] = new JsonArray([.. plan.Spec.Workload.Queries.Select(query => new JsonObject
                {
                    ["id"] = query.Id,
                    ["weight"] = query.Weight,
                    ["turns"] = query.Turns,
                })]),
            },
            ["load"] = new JsonObject
            {
                ["mode"] = LoadWords.Of(plan.Spec.Load.Shape.Mode),
                ["concurrency"] = plan.Spec.Load.Shape.IsOpen ? null : plan.Spec.Load.Concurrency,
                ["rate"] = plan.Spec.Load.Shape.Rate,
                ["maxConcurrency"] = plan.Spec.Load.Shape.IsOpen ? plan.Spec.Load.Shape.MaxConcurrency : null,
                ["stages"] = new JsonArray([.. plan.Spec.Load.Shape.Stages.Select(stage => new JsonObject
                {
                    ["durationSeconds"] = stage.Duration.TotalSeconds,
                    ["target"] = stage.Target,
                    ["ramp"] = stage.Steps ? "step" : "linear",
                })]),
                ["warmup"] = plan.Spec.Load.Warmup,
                ["requests"] = plan.Spec.Load.Requests,
                ["durationSeconds"] = plan.Spec.Load.Duration?.TotalSeconds,
                ["early"] = plan.Spec.Load.EndsEarly,
            },
            ["gates"] = new JsonArray([.. plan.Gates.Select(gate => new JsonObject
            {
                ["id"] = gate.Id,
                ["expression"] = gate.Expression.ToString(),
                ["severity"] = gate.Severity == GateSeverity.Warn ? "warn" : "fail",
                ["power"] = new JsonObject(plan.Configurations.Select(configuration => KeyValuePair.Create(configuration.Id, (JsonNode?)Power(plan.PowerOf(gate, configuration.Id))))),
            })]),
        };
        return document.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private static JsonObject Configuration(Plan plan, Configuration configuration, ConfigurationEstimate? estimate) => new()
    {
        ["id"] = configuration.Id,
        ["options"] = new JsonObject(configuration.Options.Select(option => KeyValuePair.Create(option.Key, option.Value.ToRecord()))),
        ["probes"] = Probes(ProbePlan.Of(plan.Spec, plan.Gates, configuration)),
        ["expected"] = estimate is null ? null : new JsonObject
        {
            ["durationSeconds"] = estimate.Duration?.TotalSeconds,
            ["durationBasis"] = estimate.DurationBasis,
            ["memoryLeastBytes"] = estimate.MemoryLeast,
            ["memoryMostBytes"] = estimate.MemoryMost,
            ["memoryBasis"] = estimate.MemoryBasis,
        },
    };

    private static JsonObject? Power(GatePower? power) => power is null ? null : new JsonObject
    {
        ["noise"] = power.Noise,
        ["sees"] = power.Sees,
        ["requests"] = power.Requests,
        ["needed"] = power.Needed,
    };

    private static JsonObject Probes(ProbePlan probes) => new() { ["canaries"] = probes.Canaries, ["alone"] = probes.Samples };
}
