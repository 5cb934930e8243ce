using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics.Steady;
using Validator.Metrics.Telemetry;

namespace Validator.Gates;

/// <summary>The shape of <c>verdict.json</c>, its members in the order in which they are written.</summary>
internal sealed record VerdictDocument
{
    public required int SchemaVersion { get; init; }

    public required string Name { get; init; }

    public required string Tool { get; init; }

    public required string Decision { get; init; }

    public required int ExitCode { get; init; }

    public required bool Rehearsal { get; init; }

    public required bool Scripted { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Faults { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required MachineDocument Machine { get; init; }

    public required IReadOnlyList<ConfigurationDocument> Configurations { get; init; }

    public required IReadOnlyList<string> ApprovedConfigurations { get; init; }

    public required IReadOnlyList<string> RejectedConfigurations { get; init; }

    public IReadOnlyList<string> NotVerified { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Sequence { get; init; }
}

internal sealed record MachineDocument(
    string? Fingerprint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? PhysicalCores = null);

internal sealed record ConfigurationDocument
{
    public required string Id { get; init; }

    public required JsonObject Options { get; init; }

    public required string Decision { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<ContractDocument> Contract { get; init; }

    public required IReadOnlyList<GateDocument> Gates { get; init; }

    public required JsonObject Metrics { get; init; }

    public required JsonObject QueryMetrics { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? StageMetrics { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkloadFacts? Workload { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SteadyState? Steady { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyDocument? Early { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TelemetrySummary? Telemetry { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Served? Served { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpeedFigures? Speed { get; init; }

    public required RequestCounts Requests { get; init; }

    public required IReadOnlyDictionary<string, int> Violations { get; init; }

    public required AttributionCounts Attribution { get; init; }

    public required IReadOnlyList<ClientHazard> ClientHazards { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }
}

internal sealed record ContractDocument(
    string Id,
    string Outcome,
    string Expected,
    string? Actual,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Downgrade? Downgrade = null);

/// <summary>A judged gate; <c>infinite</c> is true where <c>actual</c> is null because it is infinite, which JSON cannot write.</summary>
internal sealed record GateDocument(
    string Id,
    string Expression,
    string Outcome,
    double? Actual,
    bool Infinite,
    double? Threshold,
    string Unit,
    string Message,
    string File,
    int Line,
    int Column,
    string Severity = "fail",
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GateInterval? Interval = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GatePower? Power = null);

internal sealed record EarlyDocument(string Decision, IReadOnlyList<string> Gates, int After, int? Planned, string Because);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VerdictDocument))]
internal sealed partial class VerdictJsonContext : JsonSerializerContext;
