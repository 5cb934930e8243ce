using System.Text.Json.Serialization;
using Validator.Metrics.Statistics;

namespace Validator.Metrics.Steady;

/// <summary>The part of a load in which it ran evenly, found rather than assumed.</summary>
/// <param name="Cut">Succeeded load requests at its front that were taken for warm-up.</param>
/// <param name="CutSeconds">From the first request of the load until the first of the rest, in seconds.</param>
/// <param name="Requests">Succeeded requests of the rest.</param>
/// <param name="Variation">Coefficient of variation of the rest's decode speed; null where it is not defined.</param>
/// <param name="Trend">What trend the rest's decode speed has; null where there are too few requests to tell.</param>
/// <param name="Fell">By what share of its speed at the front decoding slowed down, where the front was faster than the rest: that is no warm-up, and nothing is cut; else null.</param>
public sealed record SteadyState(int Cut, double CutSeconds, int Requests, double? Variation, Trend? Trend, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Fell = null)
{
    /// <summary>Smaller changes matter to nobody.</summary>
    private const double Matters = 0.05;

    /// <summary>Standard errors between front and rest: where the front ends was chosen by the values themselves.</summary>
    private const double Certain = 5;

    /// <summary>Scale of the median deviation from the median to a standard deviation, and of a median's standard error to a mean's, for normal noise.</summary>
    private const double OfNormal = 1.4826, OfMedian = 1.2533;

    /// <summary>By what share decoding slowed down over the load beyond doubt; null where it did not.</summary>
    [JsonIgnore]
    public double? Decay => Fell ?? (Trend is { IsCertain: true, Fall: > 0 } trend ? trend.Fall : null);

    /// <summary>When the rest begins, in seconds since the run began; null where nothing was cut.</summary>
    internal double? From { get; private init; }

    /// <summary>Whether the load changed by plan, from stage to stage: what changes with it is neither warm-up nor drift, and nothing is looked for.</summary>
    internal bool IsByPlan { get; private init; }

    /// <summary>Finds it.</summary>
    /// <param name="records">Load requests that count, in any order.</param>
    /// <param name="timing">Whose durations there are.</param>
    public static SteadyState Of(IReadOnlyList<RequestRecord> records, Timing timing)
    {
        var ordered = records.Where(record => record is { IsSuccess: true, SentAt: not null, OutputTokens: > 0 }).ToArray();
        if (!IsOrdered(ordered))
        {
            ordered = [.. ordered.OrderBy(record => record.SentAt)];
        }

        if (records.Any(record => record.Stage is not null))
        {
            return new SteadyState(0, 0, ordered.Length, null, null) { IsByPlan = true };
        }

        // What a request took for a token, all in all: prompts and answers of a mix differ in length, and that is no warm-up.
        var cut = Mser5.Cut([.. ordered.Select(record => ((record.EndedAt ?? record.LastByteAt ?? record.SentAt!.Value) - record.SentAt!.Value) / record.OutputTokens!.Value)]);
        var fell = cut > 0 ? Fall(Speeds(ordered.AsSpan(0, cut), timing), Speeds(ordered.AsSpan(cut), timing)) : null;
        cut = fell is null ? cut : 0;
        var rest = ordered.AsSpan(cut);
        var speeds = Speeds(rest, timing);
        var (mean, deviation) = MeanInterval.Moments([.. speeds.Select(speed => speed.Value)]);
        var from = cut > 0 ? rest[0].SentAt : null;
        var begun = from is null ? 0 : records.Min(record => record.SentAt ?? record.ScheduledAt);
        return new SteadyState(
            cut,
            from is { } start ? start - begun : 0,
            rest.Length,
            speeds.Count > 1 && mean > 0 ? deviation / mean : null,
            Trend.Of(speeds),
            fell)
        { From = from };
    }

    /// <summary>A log is in the order of the ends, which mostly is that of the beginnings too.</summary>
    private static bool IsOrdered(RequestRecord[] records)
    {
        for (var i = 1; i < records.Length; i++)
        {
            if (records[i].SentAt < records[i - 1].SentAt)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By how much the rest is slower than the front; null where it is not, beyond doubt.</summary>
    private static double? Fall(List<(double At, double Value)> front, List<(double At, double Value)> rest)
    {
        if (front.Count < Mser5.Batch || rest.Count < Mser5.Batch)
        {
            return null;
        }

        var (before, after) = (Trend.Median([.. front.Select(speed => speed.Value)]), Trend.Median([.. rest.Select(speed => speed.Value)]));
        var noise = OfNormal * Trend.Median([.. rest.Select(speed => Math.Abs(speed.Value - after))]) * OfMedian * Math.Sqrt((1.0 / front.Count) + (1.0 / rest.Count));
        var start = Trend.Median([.. front.Take(Mser5.Batch).Select(speed => speed.Value)]);
        return before - after > Certain * noise && before > 0 && (before - after) / before >= Matters ? (start - after) / start : null;
    }

    private static List<(double At, double Value)> Speeds(ReadOnlySpan<RequestRecord> records, Timing timing)
    {
        var decode = RequestFigure.Of(MetricName.Decode, timing);
        var speeds = new List<(double At, double Value)>(records.Length);
        foreach (var record in records)
        {
            if (PerRequest.Of(decode, 0, record).Value is { } speed)
            {
                speeds.Add((record.SentAt!.Value, speed));
            }
        }

        return speeds;
    }
}
