using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary><c>tune.json</c> as text.</summary>
public static class TuneJson
{
    /// <summary>Version of the document's shape.</summary>
    public const int SchemaVersion = 1;

    private static readonly TuneJsonContext Context = new(new JsonSerializerOptions(TuneJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, AllowDuplicateProperties = false });

    /// <summary>Writes a record; the text ends with a line end.</summary>
    public static string Write(TuneRecord record) => JsonSerializer.Serialize(
        new TuneDocument
        {
            SchemaVersion = SchemaVersion,
            Name = record.Facts.Name,
            Tool = record.Facts.Tool,
            Outcome = record.Outcome,
            ExitCode = record.ExitCode,
            Reason = record.Reason,
            Rehearsal = record.Facts.Rehearsal,
            Scripted = record.Facts.Scripted,
            Faults = record.Facts.Faults,
            StartedAt = record.Facts.StartedAt,
            Machine = new MachineDocument(record.Facts.MachineFingerprint, record.Facts.PhysicalCores),
            Model = record.Model,
            Method = record.Method,
            Searches = [.. record.Searches.Select(search => new TuneSearchDocument(search, MetricJson.Write(search.Metrics.Values)))],
        },
        Context.TuneDocument) + "\n";

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">The text is not a record of this version.</exception>
    public static TuneRecord Parse(string text)
    {
        var document = JsonSerializer.Deserialize(text, Context.TuneDocument) ?? throw new JsonException("The document is null.");
        return document.SchemaVersion != SchemaVersion ? throw new JsonException($"schemaVersion is {document.SchemaVersion}, this version reads {SchemaVersion}.") : new TuneRecord
        {
            Facts = new RunFacts
            {
                Name = document.Name,
                Tool = document.Tool,
                Rehearsal = document.Rehearsal,
                Scripted = document.Scripted,
                Faults = document.Faults,
                MachineFingerprint = document.Machine.Fingerprint,
                PhysicalCores = document.Machine.PhysicalCores,
                StartedAt = document.StartedAt,
            },
            Outcome = document.Outcome,
            ExitCode = document.ExitCode,
            Reason = document.Reason,
            Model = document.Model,
            Method = document.Method,
            Searches = [.. document.Searches.Select(search => search.Search with { Metrics = new MetricSet(MetricJson.Read(search.Metrics), new Dictionary<string, IReadOnlyDictionary<string, MetricValue>>()) })],
        };
    }
}

internal sealed record TuneDocument
{
    public required int SchemaVersion { get; init; }

    public required string Name { get; init; }

    public required string Tool { get; init; }

    public required string Outcome { get; init; }

    public required int ExitCode { get; init; }

    public required string Reason { get; init; }

    public required bool Rehearsal { get; init; }

    public required bool Scripted { get; init; }

    public bool Faults { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required MachineDocument Machine { get; init; }

    public required string Model { get; init; }

    public required TuneMethod Method { get; init; }

    public required IReadOnlyList<TuneSearchDocument> Searches { get; init; }
}

/// <summary>A search and, in the form of a verdict's, the figures at its best value.</summary>
internal sealed record TuneSearchDocument(TuneSearch Search, JsonObject Metrics);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TuneDocument))]
internal sealed partial class TuneJsonContext : JsonSerializerContext;
