using Validator.Gates;
using Validator.Load;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>All that a verdict on one configuration is made from, fresh from a run or read back from its folder.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Contract">Assertions of the boot contract.</param>
/// <param name="Records">The request log.</param>
/// <param name="Failure">Why the gates alone cannot judge it; null when they can.</param>
public sealed record MeasuredConfiguration(
    Configuration Configuration, IReadOnlyList<ContractResult> Contract, IReadOnlyList<RequestRecord> Records, RunFailure? Failure)
{
    /// <summary>What was seen of the server, in the order in which it was.</summary>
    public IReadOnlyList<HealthEvent> Health { get; init; } = [];

    /// <summary>What policies found before the load.</summary>
    public IReadOnlyList<Finding> Policy { get; init; } = [];

    /// <summary>What we took ourselves during its load; null where that was not recorded.</summary>
    public ClientUse? Client { get; init; }

    /// <summary>What machine and server did during its load.</summary>
    public TelemetryLog Telemetry { get; init; } = TelemetryLog.None;

    /// <summary>What the prompts were made of; null where none were, or it is not known.</summary>
    public WorkloadFacts? Workload { get; init; }

    /// <summary>The server and the model; null where it was not booted, or it is not known.</summary>
    public Served? Served { get; init; }

    /// <summary>What ended the load before its plan was met; null where nothing did.</summary>
    public EarlyDecision? Early { get; init; }
}
