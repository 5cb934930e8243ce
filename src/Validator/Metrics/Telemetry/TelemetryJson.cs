using System.Text.Json.Serialization;
using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>How telemetry is written: camelCase, one line a sample, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TelemetryHeader))]
[JsonSerializable(typeof(TelemetrySample))]
internal sealed partial class TelemetryJson : JsonSerializerContext;
