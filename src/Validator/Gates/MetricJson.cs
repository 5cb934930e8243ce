using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>Figures as JSON: a number, a distribution, or the reason why there is neither.</summary>
internal static class MetricJson
{
    private const string NoData = "noData";
    private const string NoTelemetry = "noTelemetry";

    public static JsonObject Write(IReadOnlyDictionary<string, MetricValue> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, Write(pair.Value))));

    public static IReadOnlyDictionary<string, MetricValue> Read(JsonObject values) =>
        values.ToDictionary(pair => pair.Key, pair => Read(pair.Key, pair.Value));

    private static JsonNode? Write(MetricValue value)
    {
        if (value.Distribution is { } distribution)
        {
            var json = new JsonObject { ["count"] = distribution.Count, ["failed"] = distribution.Failed };
            foreach (var name in AggregationName.All)
            {
                json[name] = distribution[AggregationName.Find(name)!.Value] is { } figure && double.IsFinite(figure) ? figure : null;
            }

            if (value.Note is { } note)
            {
                json["note"] = note;
            }

            return json;
        }

        return value.Missing is { } reason
            ? new JsonObject { ["missing"] = reason, ["kind"] = value.MissingKind == MissingKind.NoData ? NoData : NoTelemetry }
            : JsonValue.Create(value.Number);
    }

    private static MetricValue Read(string name, JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonValue number => MetricValue.Of(number.GetValue<double>()),
                JsonObject json when json["missing"] is { } reason =>
                    MetricValue.None(json["kind"]?.GetValue<string>() == NoData ? MissingKind.NoData : MissingKind.NoTelemetry, reason.GetValue<string>()),
                JsonObject json => MetricValue.Of(Summary(json)) with { Note = json["note"]?.GetValue<string>() },
                _ => throw new JsonException($"The metric '{name}' is neither a number nor an object."),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new JsonException($"The metric '{name}' cannot be read: {error.Message}", error);
        }
    }

    private static DistributionSummary Summary(JsonObject json)
    {
        var failed = json["failed"]?.GetValue<long>() ?? 0;
        double Get(string name) => json[name]?.GetValue<double>() ?? double.PositiveInfinity;
        return new DistributionSummary
        {
            Count = json["count"]?.GetValue<long>() ?? throw new JsonException("A distribution has no count."),
            Failed = failed,
            Min = Get("min"),
            P1 = Get("p1"),
            P5 = Get("p5"),
            P10 = Get("p10"),
            P50 = Get("p50"),
            P90 = Get("p90"),
            P95 = Get("p95"),
            P99 = Get("p99"),
            Max = Get("max"),
            Mean = Get("mean"),
            Cv = json["cv"]?.GetValue<double>() ?? (failed > 0 ? double.PositiveInfinity : null),
        };
    }
}
