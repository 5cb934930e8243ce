using System.Text.Json.Serialization;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>The first line of a wire file: all that judging its bytes again needs. Times are microseconds since the request was sent.</summary>
internal sealed record WireHeader
{
    /// <summary>What <see cref="Format"/> says in files of this version.</summary>
    public const string Version = "ollama-validator/wire/v1";

    /// <summary>Name and version of the format.</summary>
    public required string Format { get; init; }

    /// <summary>Number of the request within its configuration.</summary>
    public required int Id { get; init; }

    /// <summary>Id of the query.</summary>
    public required string Query { get; init; }

    /// <summary>Phase of the load.</summary>
    public required string Phase { get; init; }

    /// <summary>What was asked for.</summary>
    public required ExpectedResponse Expected { get; init; }

    /// <summary>How the exchange ended, and when.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>Bytes of the request in the file.</summary>
    public required int Request { get; init; }

    /// <summary>Bytes of the request that were left out at its end.</summary>
    public required long RequestOmitted { get; init; }

    /// <summary>Bytes of the response in the file.</summary>
    public required int Response { get; init; }

    /// <summary>Bytes of the response that were left out in its middle.</summary>
    public required long ResponseOmitted { get; init; }

    /// <summary>Length and time of each arrival, in turn.</summary>
    public required IReadOnlyList<long> Arrivals { get; init; }

    /// <summary>What the run found.</summary>
    public required IReadOnlyList<RecordedViolation> Violations { get; init; }
}

/// <summary>How the header is written: camelCase, one line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(JsonStringEnumConverter<AnswerKind>), typeof(JsonStringEnumConverter<ExchangeEnd>)])]
[JsonSerializable(typeof(WireHeader))]
internal sealed partial class WireHeaderJson : JsonSerializerContext;
