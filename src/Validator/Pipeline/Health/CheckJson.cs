using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Validator.Pipeline;

/// <summary>The reports of <c>check</c> for programs; each text ends with a line end.</summary>
public static class CheckJson
{
    private static readonly CheckJsonContext Context = new(new JsonSerializerOptions(CheckJsonContext.Default.Options)
    {
        // Read by people and tools, never put into a page: excerpts stay legible.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The report of a health check.</summary>
    public static string Write(HealthReport report) => JsonSerializer.Serialize(report, Context.HealthReport) + "\n";

    /// <summary>The report on recorded bytes.</summary>
    public static string Write(ReplayReport report) => JsonSerializer.Serialize(report, Context.ReplayReport) + "\n";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
