using System.Text.Json.Serialization;

namespace Validator.Metrics;

/// <summary>How a record is written: camelCase, one line, properties in the order of their declaration, nulls included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RequestRecord))]
internal sealed partial class RequestLogJson : JsonSerializerContext;
