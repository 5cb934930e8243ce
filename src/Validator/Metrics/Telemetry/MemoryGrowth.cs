using Validator.Machine.Telemetry;
using Validator.Metrics.Statistics;

namespace Validator.Metrics.Telemetry;

/// <summary>
/// How the memory of a server's processes grew with the requests that it answered: what its programs asked for themselves and what of
/// it lies in swap, whenever a request had ended. Caches that fill and heaps that settle grow too, and then stop; so only the second
/// half of the requests counts, and a leak is what still grows in the last third as it did before.
/// </summary>
public sealed class MemoryGrowth
{
    /// <summary>Fewer requests than that show no growth.</summary>
    public const int Least = 12;

    /// <summary>How the interval is had.</summary>
    public const string Method = "Sen's interval of Theil and Sen's slope, widened by the noise's own correlation";

    /// <summary>Less growth than that over the half that counts is an allocator's.</summary>
    private const double LeastGrowth = 16 << 20;

    /// <summary>A series that is longer is cut into so many blocks, each standing for itself by its mean.</summary>
    private const int MostBlocks = 300;

    private const int LeastTail = 10;
    private const int LeastEnd = 8;
    private const double OfLeak = 0.999;
    private const double OfEnd = 0.99;

    /// <summary>A leak goes on; what grows by less than that share of its earlier pace is coming to rest.</summary>
    private const double Steady = 0.7;

    private readonly SenSlope tail;
    private readonly SenSlope end;
    private readonly double spread;

    private MemoryGrowth(SenSlope tail, SenSlope end, double spread, int requests, double first, double last) =>
        (this.tail, this.end, this.spread, Requests, First, Last) = (tail, end, spread, requests, first, last);

    /// <summary>Requests that it is told from.</summary>
    public int Requests { get; }

    /// <summary>Bytes at the first of them, by the line.</summary>
    public double First { get; }

    /// <summary>Bytes at the last, by the line.</summary>
    public double Last { get; }

    /// <summary>Bytes per request; negative where memory was given back.</summary>
    public double PerRequest => tail.Slope;

    /// <summary>
    /// Whether it is a leak: the pairs of requests leave no doubt that it grew (99.9%), nor that it did in the last third of all
    /// requests (99%); there it went on at 0.7 of its pace or more; and the growth came to 16 MiB at least, and to more than all ups
    /// and downs about the line, such as those of a heap that is collected now and then.
    /// </summary>
    public bool IsLeak => tail.BoundsOfEven(OfLeak).Lower > 0 && end.BoundsOfEven(OfEnd).Lower > 0 && end.Slope >= Steady * tail.Slope
        && Last - First >= Math.Max(LeastGrowth, spread);

    /// <summary>Where the growth per request lies, each end with that confidence.</summary>
    public Interval Between(double confidence)
    {
        var (lower, upper) = tail.Bounds(confidence);
        return new Interval(lower, upper, Method);
    }

    /// <summary>The growth, or why it cannot be told.</summary>
    public static (MemoryGrowth? Growth, string? Reason) Of(IReadOnlyList<TelemetrySample> samples)
    {
        var series = Series(samples);
        if (series.Count < Least)
        {
            return (null, $"the server's memory was seen after {series.Count} requests, and growth needs {Least} at least");
        }

        var half = Blocks(series.GetRange(Math.Min(series.Count / 2, series.Count - LeastTail), Math.Max(series.Count - (series.Count / 2), LeastTail)));
        var third = Blocks(series.GetRange(Math.Min(series.Count * 2 / 3, series.Count - LeastEnd), Math.Max(series.Count - (series.Count * 2 / 3), LeastEnd)));
        var slope = SenSlope.Of(half);
        double[] about = [.. half.Select(point => point.Bytes - (slope.Slope * point.Requests)).Order()];
        var middle = about[about.Length / 2];
        return (new MemoryGrowth(
            slope, SenSlope.Of(third), about[^1] - about[0], (int)(series[^1].Requests - half[0].Requests) + 1, middle + (slope.Slope * half[0].Requests), middle + (slope.Slope * half[^1].Requests)), null);
    }

    /// <summary>The first sight of the memory after each request, behind the last change of the processes: another process has another memory.</summary>
    private static List<(double Requests, double Bytes)> Series(IReadOnlyList<TelemetrySample> samples)
    {
        List<(double Requests, double Bytes)> series = [];
        int processes = 0, requests = 0;
        foreach (var sample in samples)
        {
            if (sample.Server is not { } server || (server.Anonymous ?? server.Rss) is not { } bytes)
            {
                continue;
            }

            if (server.Processes != processes)
            {
                processes = server.Processes;
                series.Clear();
            }

            if (sample.Requests > requests)
            {
                requests = sample.Requests;
                series.Add((requests, bytes + (double)(server.Swap ?? 0)));
            }
        }

        return series;
    }

    private static List<(double Requests, double Bytes)> Blocks(List<(double Requests, double Bytes)> series) => series.Count <= MostBlocks ? series
        : [.. Enumerable.Range(0, MostBlocks).Select(block =>
        {
            var (from, to) = ((int)((long)block * series.Count / MostBlocks), (int)((long)(block + 1) * series.Count / MostBlocks));
            var part = series.GetRange(from, to - from);
            return (part.Average(point => point.Requests), part.Average(point => point.Bytes));
        })];
}
