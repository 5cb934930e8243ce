using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Samples machine, server and this tool while a load runs, and writes <c>telemetry.jsonl</c>: at the interval, and the server's
/// memory when a request has ended, so that its growth can be laid to requests.
/// </summary>
internal sealed class LoadTelemetry : IDisposable
{
    /// <summary>Marks are no nearer than that, however fast requests end.</summary>
    private static readonly TimeSpan MarkPause = TimeSpan.FromMilliseconds(100);

    private readonly Clock clock;
    private readonly TimeProvider time;
    private readonly TelemetrySampler sampler;
    private readonly TelemetryWriter writer;
    private readonly ITimer timer;
    private long? marked;
    private int requests;
    private int busy;

    /// <summary>Begins, with a first sample.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="target">What is sampled.</param>
    /// <param name="clock">The load's clock.</param>
    /// <param name="placement">Where the model lay after its boot; null where that is not known.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public LoadTelemetry(string path, TelemetryTarget target, Clock clock, ModelPlacement? placement)
    {
        (this.clock, time) = (clock, target.Time);
        sampler = new TelemetrySampler(target);
        try
        {
            writer = new TelemetryWriter(path, sampler.Header);
        }
        catch
        {
            sampler.Dispose();
            throw;
        }

        if (placement is not null)
        {
            writer.Append(new TelemetrySample { At = clock.Now, Model = placement });
        }

        Sample();
        timer = time.CreateTimer(_ => Sample(), null, target.Interval, target.Interval);
    }

    /// <summary>Where a model lies; null when it is not loaded.</summary>
    public static ModelPlacement? PlacementOf(IReadOnlyList<LoadedModel> loaded, LocatedText model) =>
        loaded.FirstOrDefault(other => ModelName.Same(other.Name, model.Text)) is { } ours ? new ModelPlacement(ours.Size, ours.SizeVram) : null;

    /// <summary>Adds where the model lay after the load. Does nothing where there is no telemetry.</summary>
    public static void Conclude(string path, double at, ModelPlacement? placement)
    {
        if (placement is not null && File.Exists(path))
        {
            TelemetryWriter.AppendTo(path, new TelemetrySample { At = at, Model = placement });
        }
    }

    /// <summary>What was recorded; nothing where it cannot be read.</summary>
    public static TelemetryLog Read(string path)
    {
        try
        {
            return TelemetryLog.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return TelemetryLog.None;
        }
    }

    /// <summary>Takes a request that ended.</summary>
    public void Take(RequestRecord record)
    {
        if (record.Phase is not (RequestRecord.LoadPhase or RequestRecord.WarmupPhase))
        {
            return;
        }

        var ended = Interlocked.Increment(ref requests);
        lock (sampler)
        {
            if (marked is { } last && time.GetElapsedTime(last) < MarkPause)
            {
                return;
            }

            marked = time.GetTimestamp();
        }

        if (sampler.Mark(clock.Now, ended) is { } mark)
        {
            writer.Append(mark);
        }
    }

    /// <summary>Takes a last sample and ends it.</summary>
    public void Dispose()
    {
        timer.Dispose();
        Sample();
        sampler.Dispose();
        writer.Dispose();
    }

    /// <summary>A sample that a slow machine still takes when the next is due is not taken twice.</summary>
    private void Sample()
    {
        if (Interlocked.Exchange(ref busy, 1) == 1)
        {
            return;
        }

        try
        {
            if (sampler.Sample(clock.Now, Volatile.Read(ref requests)) is { } sample)
            {
                writer.Append(sample);
            }
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }
}
