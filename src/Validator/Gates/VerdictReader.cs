using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Makes a verdict of its document.</summary>
internal static class VerdictReader
{
    /// <exception cref="JsonException">A name in the document is unknown.</exception>
    public static Verdict Read(VerdictDocument document)
    {
        var facts = new RunFacts
        {
            Name = document.Name,
            Tool = document.Tool,
            Rehearsal = document.Rehearsal,
            Scripted = document.Scripted,
            Faults = document.Faults,
            MachineFingerprint = document.Machine.Fingerprint,
            PhysicalCores = document.Machine.PhysicalCores,
            StartedAt = document.StartedAt,
            NotVerified = document.NotVerified,
            Sequence = document.Sequence ?? [],
        };
        return new Verdict(facts)
        {
            Decision = Decided(document.Decision),
            ExitCode = document.ExitCode,
            Reason = document.Reason,
            Configurations = [.. Whole(document.Configurations).Select(Configuration)],
        };
    }

    private static ConfigurationVerdict Configuration(ConfigurationDocument document) => new()
    {
        Id = document.Id,
        Options = document.Options.ToDictionary(pair => pair.Key, pair => Option(pair.Value)),
        Decision = Decided(document.Decision),
        Reason = document.Reason,
        Contract = [.. Whole(document.Contract).Select(result => new ContractResult(result.Id, CameTo(result.Outcome), result.Expected, result.Actual, result.Message) { Downgrade = result.Downgrade })],
        Gates = [.. Whole(document.Gates).Select(Gate)],
        Metrics = new MetricSet(
            MetricJson.Read(document.Metrics),
            document.QueryMetrics.ToDictionary(
                query => query.Key,
                query => MetricJson.Read(query.Value as JsonObject ?? throw new JsonException($"queryMetrics.{query.Key} is no object."))))
        {
            Steady = document.Steady,
            Stages = (document.StageMetrics ?? []).ToDictionary(
                stage => int.TryParse(stage.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException($"stageMetrics.{stage.Key} is no stage."),
                stage => MetricJson.Read(stage.Value as JsonObject ?? throw new JsonException($"stageMetrics.{stage.Key} is no object."))),
        },
        Workload = document.Workload,
        Early = document.Early is { } early ? new EarlyDecision(Decided(early.Decision), Whole(early.Gates), early.After > 0 ? early.After : throw new JsonException($"early.after is {early.After}; a load ends after 1 request or more."), early.Planned, early.Because) : null,
        Telemetry = document.Telemetry is { } telemetry ? telemetry with { Missing = Whole(telemetry.Missing) } : null,
        Served = document.Served,
        Speed = document.Speed,
        Requests = document.Requests,
        Violations = document.Violations,
        Attribution = document.Attribution,
        ClientHazards = Whole(document.ClientHazards),
        Findings = Whole(document.Findings),
    };

    private static GateResult Gate(GateDocument gate) => new()
    {
        Id = gate.Id,
        Expression = gate.Expression,
        Severity = VerdictNames.FindSeverity(gate.Severity) ?? throw new JsonException($"'{gate.Severity}' is no severity."),
        Outcome = CameTo(gate.Outcome),
        Actual = gate.Infinite ? double.PositiveInfinity : gate.Actual,
        Threshold = gate.Threshold,
        Unit = UnitNames.Find(gate.Unit) ?? throw new JsonException($"'{gate.Unit}' is no unit."),
        Message = gate.Message,
        Interval = gate.Interval,
        Power = gate.Power,
        Location = new SourceLocation(gate.File, gate.Line, gate.Column),
    };

    /// <summary>No option is a text, so that a text stands for a value from the environment that was not recorded.</summary>
    private static OptionValue Option(JsonNode? value)
    {
        var json = value?.ToJsonString() ?? "null";
        return value is JsonValue scalar && scalar.TryGetValue<string>(out var text)
            ? new OptionValue(text, json) { FromEnvironment = true }
            : new OptionValue(json, json);
    }

    /// <summary>The serializer checks members for null, but not what stands in arrays.</summary>
    private static IReadOnlyList<T> Whole<T>(IReadOnlyList<T> items)
        where T : class => items.Any(item => item is null) ? throw new JsonException($"An array of {typeof(T).Name} holds null.") : items;

    private static Decision Decided(string name) => VerdictNames.FindDecision(name) ?? throw new JsonException($"'{name}' is no decision.");

    private static Outcome CameTo(string name) => VerdictNames.FindOutcome(name) ?? throw new JsonException($"'{name}' is no outcome.");
}
