using Validator.Spec;

namespace Validator.Load;

/// <summary>A closed loop whose number of workers follows stages: a worker that is one too many ends its request and rests.</summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public sealed class StagedLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before = 0) : LoadLoop(load, queries, time, before)
{
    private readonly LoadCurve _curve = LoadCurve.Of(load);
    private readonly TimeProvider _time = time;
    private readonly int _most = load.MostConcurrency;
    private readonly bool _varies = load.Varies;

    /// <inheritdoc />
    protected override Task MeasureAsync(SendRequest send, long start, CancellationTokenSource bounded) =>
        Task.WhenAll(Enumerable.Range(0, _most).Select(async worker =>
        {
            while (!bounded.IsCancellationRequested && _curve.Reaches(worker + 1, Elapsed(start)) is { } active)
            {
                await WaitUntilAsync(After(start, active), bounded.Token);
                var now = Elapsed(start);
                if (bounded.IsCancellationRequested || now >= _curve.End)
                {
                    break;
                }

                await SendNowAsync(send, worker, NextMeasured()! with { Stage = _varies ? _curve.StageAt(now) : null }, bounded.Token);
            }
        }));

    private double Elapsed(long start) => _time.GetElapsedTime(start).TotalSeconds;
}
