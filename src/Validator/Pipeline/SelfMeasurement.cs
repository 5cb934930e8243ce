using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;

namespace Validator.Pipeline;

/// <summary>Measures ourselves while a load runs: processor time, and how late our timestamps are.</summary>
internal sealed class SelfMeasurement
{
    private readonly GapHistogram _delays = new();
    private readonly TimeProvider _time;
    private readonly int _timeScale;
    private readonly long _start;
    private readonly TimeSpan _before;
    private ReceiveProbe? _probe;

    private SelfMeasurement(TimeProvider time, int timeScale) =>
        (_time, _timeScale, _start, _before) = (time, timeScale, time.GetTimestamp(), Environment.CpuUsage.TotalTime);

    /// <summary>Begins.</summary>
    /// <param name="time">The machine's clock, unscaled.</param>
    /// <param name="timeScale">Seconds of the load's time in one second.</param>
    public static async Task<SelfMeasurement> StartAsync(TimeProvider time, int timeScale)
    {
        var self = new SelfMeasurement(time, timeScale);
        self._probe = await ReceiveProbe.StartAsync(time, delay => self._delays.Record((long)delay.TotalMicroseconds));
        return self;
    }

    /// <summary>Ends it.</summary>
    public async Task<ClientUse> EndAsync()
    {
        if (_probe is not null)
        {
            await _probe.DisposeAsync();
        }

        return new ClientUse(
            Math.Round(_time.GetElapsedTime(_start).TotalSeconds, 6),
            Math.Round((Environment.CpuUsage.TotalTime - _before).TotalSeconds, 6),
            ProcessorSet.Own()?.Processors.Count ?? Environment.ProcessorCount,
            _timeScale,
            _delays.Count == 0 ? null : _delays.Encode());
    }
}
