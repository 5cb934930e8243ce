using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>
/// <c>verdict.json</c> as text. JSON has no infinity: an infinite <c>actual</c> is null with <c>"infinite": true</c> beside it and
/// words in the message; an infinite figure of a distribution is null, and is read back as infinite, since a distribution
/// lacks none of its figures (<c>cv</c> apart: infinite when a request failed, else undefined). A metric without a value is
/// <c>{"missing": reason, "kind": ...}</c>.
/// </summary>
public static class VerdictJson
{
    /// <summary>Version of the document's shape.</summary>
    public const int SchemaVersion = 1;

    private static readonly VerdictJsonContext Context = new(new JsonSerializerOptions(VerdictJsonContext.Default.Options)
    {
        // The file is read by people and tools, never put into a page: operators stay legible.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    });

    /// <summary>Writes a verdict; the text ends with a line end.</summary>
    public static string Write(Verdict verdict)
    {
        var document = new VerdictDocument
        {
            SchemaVersion = SchemaVersion,
            Name = verdict.Name,
            Tool = verdict.Tool,
            Decision = VerdictNames.Of(verdict.Decision),
            ExitCode = verdict.ExitCode,
            Rehearsal = verdict.Rehearsal,
            Scripted = verdict.Scripted,
            Faults = verdict.Faults,
            Reason = verdict.Reason,
            StartedAt = verdict.StartedAt,
            Machine = new MachineDocument(verdict.MachineFingerprint, verdict.PhysicalCores),
            Configurations = [.. verdict.Configurations.Select(Configuration)],
            ApprovedConfigurations = verdict.ApprovedConfigurations,
            RejectedConfigurations = verdict.RejectedConfigurations,
            NotVerified = verdict.NotVerified,
            Sequence = verdict.Sequence.Count == 0 ? null : verdict.Sequence,
        };
        return JsonSerializer.Serialize(document, Context.VerdictDocument) + "\n";
    }

    /// <summary>Reads a verdict.</summary>
    /// <exception cref="JsonException">The text is not a verdict of this version.</exception>
    public static Verdict Parse(string text)
    {
        VerdictDocument document;
        try
        {
            document = JsonSerializer.Deserialize(text, Context.VerdictDocument) ?? throw new JsonException("The document is null.");
        }
        catch (ArgumentException error)
        {
            // So the library tells of a name that stands twice in an object of free names.
            throw new JsonException(error.Message, error);
        }

        return document.SchemaVersion == SchemaVersion
            ? VerdictReader.Read(document)
            : throw new JsonException($"schemaVersion is {document.SchemaVersion}, this version reads {SchemaVersion}.");
    }

    private static ConfigurationDocument Configuration(ConfigurationVerdict verdict) => new()
    {
        Id = verdict.Id,
        Options = new JsonObject(verdict.Options.Select(option => KeyValuePair.Create(option.Key, option.Value.ToRecord()))),
        Decision = VerdictNames.Of(verdict.Decision),
        Reason = verdict.Reason,
        Contract = [.. verdict.Contract.Select(result => new ContractDocument(result.Id, VerdictNames.Of(result.Outcome), result.Expected, result.Actual, result.Message, result.Downgrade))],
        Gates = [.. verdict.Gates.Select(Gate)],
        Metrics = MetricJson.Write(verdict.Metrics.Values),
        QueryMetrics = new JsonObject(verdict.Metrics.Queries.Select(query => KeyValuePair.Create(query.Key, (JsonNode?)MetricJson.Write(query.Value)))),
        StageMetrics = verdict.Metrics.Stages.Count == 0 ? null
            : new JsonObject(verdict.Metrics.Stages.Select(stage => KeyValuePair.Create(stage.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)MetricJson.Write(stage.Value)))),
        Workload = verdict.Workload,
        Steady = SteadyFindings.Words(verdict.Metrics.Steady) is null ? null : verdict.Metrics.Steady,
        Early = verdict.Early is { } early ? new EarlyDocument(VerdictNames.Of(early.Decision), early.Gates, early.After, early.Planned, early.Because) : null,
        Telemetry = verdict.Telemetry,
        Served = verdict.Served,
        Speed = verdict.Speed,
        Requests = verdict.Requests,
        Violations = verdict.Violations,
        Attribution = verdict.Attribution,
        ClientHazards = verdict.ClientHazards,
        Findings = verdict.Findings,
    };

    private static GateDocument Gate(GateResult gate) => new(
        gate.Id,
        gate.Expression,
        VerdictNames.Of(gate.Outcome),
        Finite(gate.Actual),
        gate.Actual is { } actual && double.IsPositiveInfinity(actual),
        Finite(gate.Threshold),
        UnitNames.Of(gate.Unit),
        gate.Message,
        gate.Location.File,
        gate.Location.Line,
        gate.Location.Column,
        VerdictNames.Of(gate.Severity),
        gate.Interval,
        gate.Power);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

/// <summary>Names of units in documents: the unit in which values are kept.</summary>
internal static class UnitNames
{
    public static string Of(Unit unit) => unit switch
    {
        Unit.None => string.Empty,
        Unit.Percent => "fraction",
        Unit.Duration => "s",
        Unit.Bytes => "B",
        Unit.PerSecond => "/s",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public static Unit? Find(string name) => Enum.GetValues<Unit>().Where(unit => Of(unit) == name).Select(unit => (Unit?)unit).FirstOrDefault();
}
