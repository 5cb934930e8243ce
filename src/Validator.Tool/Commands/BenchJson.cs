using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Engine.Bench;

namespace Validator.Tool.Commands;

/// <summary>The figures of a bench for programs.</summary>
internal static class BenchJson
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static string Measured(IReadOnlyList<BenchRow> rows) => Text(new JsonObject
    {
        ["physicalCores"] = BenchOptions.PhysicalCores,
        ["measured"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["model"] = row.Model,
            ["parameters"] = row.Parameters,
            ["numCtx"] = row.ContextLength,
            ["numThread"] = row.Threads,
            ["prefillTokensPerSecond"] = row.PrefillTokensPerSecond,
            ["decodeTokensPerSecond"] = row.DecodeTokensPerSecond,
            ["bytesPerToken"] = row.BytesPerToken,
            ["bytesPerSecond"] = row.BytesPerSecond,
            ["readBandwidth"] = row.ReadBandwidth,
            ["medianReadBandwidth"] = row.MedianReadBandwidth,
            ["share"] = row.Share,
            ["predictedTokensPerSecond"] = row.PredictedTokensPerSecond,
        })]),
        ["threadScaling"] = new JsonArray([.. ThreadScaling.Sentences(rows, BenchOptions.PhysicalCores).Select(sentence => JsonValue.Create(sentence))]),
    });

    public static string Predicted(ModelPrediction model, IReadOnlyList<Prediction> rows) => Text(new JsonObject
    {
        ["physicalCores"] = BenchOptions.PhysicalCores,
        ["weightBytes"] = model.WeightBytes,
        ["cacheBytesPerToken"] = model.CacheBytesPerToken,
        ["predicted"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["numCtx"] = row.ContextLength,
            ["numThread"] = row.Threads,
            ["bytesPerToken"] = model.BytesPerToken(row.ContextLength),
            ["readBandwidth"] = row.Bandwidth,
            ["tokensPerSecondAtMost"] = model.TokensPerSecond(row.ContextLength, row.Bandwidth),
        })]),
    });

    private static string Text(JsonObject document) => document.ToJsonString(Readable) + "\n";
}
