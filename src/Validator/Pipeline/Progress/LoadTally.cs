using System.Globalization;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What is worth showing of a load under way.</summary>
public sealed class LoadTally(LoadSpec plan)
{
    private readonly RunningMedian _speeds = new();
    private readonly Pace _pace = new(plan);

    /// <summary>Warm-up requests that ended.</summary>
    public int Warmup { get; private set; }

    /// <summary>Measured requests that ended.</summary>
    public int Measured { get; private set; }

    /// <summary>Measured requests that failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Output tokens per second of the last request; null before one.</summary>
    public double? Now { get; private set; }

    /// <summary>Median of all requests so far; null before one.</summary>
    public double? Median => _speeds.Value;

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
            var speed = tokens / (nanoseconds / 1e9);
            Now = speed;
            _speeds.Add(speed);
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
