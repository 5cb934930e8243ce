using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Metrics;

namespace Validator.Tests.Reports;

/// <summary>One run of two configurations that has everything a report must show.</summary>
internal static class VerdictFixture
{
    private static readonly RunFacts Facts = new()
    {
        Name = "quick.start",
        Tool = "ollama-validator 0.1.0",
        Rehearsal = true,
        MachineFingerprint = "f00d",
        StartedAt = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
    };

    public static Verdict Approved() => Run(new AcceptRule(AcceptKind.All, []), Configuration("num_ctx-4096", "4096", [.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))]));

    /// <summary>One configuration approved, one rejected with a failed, a warned, an inconclusive gate and hostile text.</summary>
    public static Verdict Rejected() => Run(
        new AcceptRule(AcceptKind.All, []),
        Configuration("num_ctx-4096", "4096", [.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))]),
        Configuration("num_ctx-8192_v1.5", "8192", Requests.Sound(1), Requests.Broken(2), Requests.Broken(3, "transport.reset")));

    /// <summary>All that was asked held, over too few requests to tell.</summary>
    public static Verdict Inconclusive() => Run(new AcceptRule(AcceptKind.All, []), Configuration("num_ctx-4096", "4096", [.. Enumerable.Range(1, 3).Select(id => Requests.Sound(id))]));

    /// <summary>Broken off by a signal behind its first configuration.</summary>
    public static Verdict Cancelled(int signal) => RunRules.Decide(
        Facts,
        new AcceptRule(AcceptKind.All, []),
        [Configuration("num_ctx-4096", "4096", [.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))])],
        ["num_ctx-4096", "num_ctx-8192"],
        cancelled: signal);

    /// <summary>One of each exit code that a verdict has.</summary>
    public static IReadOnlyList<(string Case, Verdict Verdict)> All { get; } =
    [
        ("approved.0", Approved()),
        ("rejected.1", Rejected()),
        ("invalid.2", Invalid()),
        ("environment.3", EnvironmentError()),
        ("inconclusive.4", Inconclusive()),
        ("interrupted.130", Cancelled(ExitCodes.Interrupted)),
        ("terminated.143", Cancelled(ExitCodes.Terminated)),
    ];

    public static Verdict EnvironmentError() => RunRules.Decide(Facts, new AcceptRule(AcceptKind.All, []), [], [], "no ollama executable was found\nlooked in PATH");

    public static Verdict Invalid() => RunRules.Refuse(Facts, "spec.yaml:4:3: error: 'replicas' is not known here; did you mean 'requires'?\nspec.yaml:9:12: error: 'fast' is not a number");

    public static Verdict WithGateMessage(string message)
    {
        var verdict = Rejected();
        var gates = verdict.Configurations[1].Gates.Select(gate => gate with { Message = message }).ToArray();
        return verdict with { Reason = message, Configurations = [verdict.Configurations[0], verdict.Configurations[1] with { Gates = gates, Reason = message }] };
    }

    private static Verdict Run(AcceptRule accept, params ConfigurationVerdict[] configurations) => RunRules.Decide(Facts, accept, configurations, [.. configurations.Select(configuration => configuration.Id)]);

    private static ConfigurationVerdict Configuration(string id, string context, params RequestRecord[] records)
    {
        var metrics = MetricSet.Compute(records);
        var sound = records.All(record => record.IsSuccess);
        Gate[] gates =
        [
            Gated.Gate("requests.success_rate == 100%") with { Id = "requests.success_rate" },
            Gated.Gate("decode.tokens_per_second.p10 >= 5.0") with { Id = "speed" },
            Gated.Gate("ttft.max <= 45m", GateSeverity.Warn) with { Id = "ttft.max" },
            .. sound ? Array.Empty<Gate>() : [Gated.Gate("e2e.mean <= 110% of baseline") with { Id = "e2e.mean" }],
        ];
        return ConfigurationRules.Decide(new ConfigurationEvidence
        {
            Configuration = new Configuration(id, new Dictionary<string, OptionValue>
            {
                ["num_ctx"] = new(context, context),
                ["stop"] = new("[a|b]", "[\"a|b\"]"),
                ["temperature"] = new("0.10", "0.10"),
            }),
            Contract = [new ContractResult("context-length", Outcome.Passed, context, context, $"the model was loaded with a context of {context}")],
            Gates = GateEvaluator.Evaluate(gates, metrics, new BaselineFigures(null, "the baseline has no such configuration <b>|`x`")),
            Records = records,
            Metrics = metrics,
            ClientHazards = [new ClientHazard("one-document reader (json.loads)", "one JSON document", "Extra data: line 2 column 1 (char 96)")],
        });
    }
}
