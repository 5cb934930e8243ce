using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>All that the verdict on one configuration rests on.</summary>
public sealed record ConfigurationEvidence
{
    /// <summary>The configuration.</summary>
    public required Configuration Configuration { get; init; }

    /// <summary>What the prompts were made of; null where none were.</summary>
    public WorkloadFacts? Workload { get; init; }

    /// <summary>Assertions of the boot contract; empty when it was not booted.</summary>
    public IReadOnlyList<ContractResult> Contract { get; init; } = [];

    /// <summary>Judged gates.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The request log.</summary>
    public IReadOnlyList<RequestRecord> Records { get; init; } = [];

    /// <summary>Figures of the request log.</summary>
    public MetricSet Metrics { get; init; } = MetricSet.Empty;

    /// <summary>Clients that would fail on these sound bytes.</summary>
    public IReadOnlyList<ClientHazard> ClientHazards { get; init; } = [];

    /// <summary>What the environment did not allow, such as a model that cannot be loaded; null when nothing.</summary>
    public string? EnvironmentError { get; init; }

    /// <summary>How the server broke after it was ready; null when it did not.</summary>
    public string? ServerBroke { get; init; }

    /// <summary>What keeps the figures from being the whole of what was planned; null when nothing does.</summary>
    public string? Incomplete { get; init; }

    /// <summary>The server and the model; null where it was not booted.</summary>
    public Served? Served { get; init; }

    /// <summary>What ended the load before its plan was met; null where nothing did.</summary>
    public EarlyDecision? Early { get; init; }

    /// <summary>Ids of declared queries of which no load request ended.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

    /// <summary>What was seen of machine and server; null where nothing was recorded.</summary>
    public TelemetrySummary? Telemetry { get; init; }

    /// <summary>On what our own reader and the independent ones disagree; null when they agree.</summary>
    public string? ReadersDisagree { get; init; }

    /// <summary>Whether a signal broke it off.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Observations beside those of violations.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
