using System.Globalization;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What is worth showing of a load under way.</summary>
public sealed class LoadTally(LoadSpec plan)
{
    private readonly List<double> _speeds = [];
    private readonly Pace _pace = new(plan);

    /// <summary>Warm-up requests that ended.</summary>
    public int Warmup { get; private set; }

    /// <summary>Measured requests that ended.</summary>
    public int Measured { get; private set; }

    /// <summary>Measured requests that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Output tokens per second of the last request; null before one.</summary>
    public double? Now => _speeds.Count == 0 ? null : _speeds[^1];

    /// <summary>Median of all requests so far; null before one.</summary>
    public double? Median => _speeds.Count == 0 ? null : _speeds.Order().ElementAt((_speeds.Count - 1) / 2);

    /// <summary>Takes a request that ended.</summary>
    public void Add(RequestRecord record)
    {
        if (record.Outcome == RequestRecord.Cancelled)
        {
            return;
        }

        if (record.Phase == RequestRecord.WarmupPhase)
        {
            Warmup++;
            return;
        }

        if (record.Phase == RequestRecord.LoadPhase)
        {
            _pace.Add(record);
        }

        Measured++;
        Failed += record.Outcome == RequestRecord.Failed ? 1 : 0;
        if (record is { OutputTokens: { } tokens, ServerDecodeNs: > 0 and { } nanoseconds })
        {
            _speeds.Add(tokens / (nanoseconds / 1e9));
        }
    }

    /// <summary>One line for a person.</summary>
    public override string ToString()
    {
        if (Measured == 0)
        {
            return $"warm-up {Warmup}/{plan.Warmup}";
        }

        var planned = plan.Requests is { } requests && Measured <= requests ? $"/{requests}" : string.Empty;
        var speed = Now is null ? string.Empty : $", {Speed(Now)} tok/s, median {Speed(Median)}";
        return $"{Measured}{planned} requests, {Failed} failed{speed}{_pace}";
    }

    private static string Speed(double? value) => (value ?? 0).ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
