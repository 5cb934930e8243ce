using System.Text.Json.Serialization;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Load requests by outcome; cancelled ones are in none of them.</summary>
/// <param name="Total">All that ended.</param>
/// <param name="Succeeded">Status 200, exactly one terminal frame, no violation.</param>
/// <param name="Failed">The others.</param>
public sealed record RequestCounts(int Total, int Succeeded, int Failed)
{
    /// <summary>Seconds from the first one's scheduled time to the last one's end; null where none ended, and in older verdicts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }
}

/// <summary>Violations by whose fault they are.</summary>
/// <param name="Server">The server under test.</param>
/// <param name="Transport">The connection.</param>
/// <param name="Proxy">Something between.</param>
public sealed record AttributionCounts(int Server, int Transport, int Proxy);

/// <summary>What one configuration came to, and on what evidence.</summary>
public sealed record ConfigurationVerdict
{
    /// <summary>The configuration's id.</summary>
    public required string Id { get; init; }

    /// <summary>Options sent with every request.</summary>
    public required IReadOnlyDictionary<string, OptionValue> Options { get; init; }

    /// <summary>What it came to.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Assertions of the boot contract.</summary>
    public required IReadOnlyList<ContractResult> Contract { get; init; }

    /// <summary>Gates, in the order of the spec.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>Figures.</summary>
    public required MetricSet Metrics { get; init; }

    /// <summary>What the prompts were made of; null where none were, and in older verdicts.</summary>
    public WorkloadFacts? Workload { get; init; }

    /// <summary>What ended its load before the plan was met; null where nothing did.</summary>
    public EarlyDecision? Early { get; init; }

    /// <summary>The server and the model that it was verified with; null where it was not booted, and in older verdicts.</summary>
    public Served? Served { get; init; }

    /// <summary>How fast it decoded, failed answers among the sound; null where nothing tells, and in older verdicts.</summary>
    public SpeedFigures? Speed { get; init; }

    /// <summary>What was seen of machine and server; null where nothing was recorded, and in older verdicts.</summary>
    public TelemetrySummary? Telemetry { get; init; }

    /// <summary>Load requests by outcome.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>Violations of load requests by class.</summary>
    public required IReadOnlyDictionary<string, int> Violations { get; init; }

    /// <summary>The same by whose fault.</summary>
    public required AttributionCounts Attribution { get; init; }

    /// <summary>Clients that would fail on these sound bytes.</summary>
    public required IReadOnlyList<ClientHazard> ClientHazards { get; init; }

    /// <summary>What explains the verdict, and what to do.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
