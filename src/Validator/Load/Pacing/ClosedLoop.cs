using Validator.Spec;

namespace Validator.Load;

/// <summary>Load by a fixed number of workers, each of which waits for its answer before it asks again.</summary>
/// <param name="load">What is planned.</param>
/// <param name="queries">What is asked.</param>
/// <param name="time">The clock.</param>
/// <param name="before">Numbers that requests before the load have taken.</param>
public sealed class ClosedLoop(LoadSpec load, IReadOnlyList<QuerySpec> queries, TimeProvider time, int before = 0) : LoadLoop(load, queries, time, before)
{
    private readonly TimeProvider _time = time;
    private readonly LoadSpec _load = load;

    /// <summary>Warms up as the load will run: by all workers.</summary>
    /// <inheritdoc />
    protected override Task WarmUpAsync(SendRequest send, CancellationToken cancellationToken) =>
        RunAsync(NextOfWarmUp, send, cancellationToken);

    /// <inheritdoc />
    protected override Task MeasureAsync(SendRequest send, long start, CancellationTokenSource bounded) =>
        RunAsync(() => NextMeasured(measured => IsOver(measured, start)), send, bounded.Token);

    private Task RunAsync(Func<PlannedRequest?> next, SendRequest send, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, _load.Concurrency).Select(async worker =>
        {
            while (!cancellationToken.IsCancellationRequested && next() is { } request)
            {
                await SendNowAsync(send, worker, request, cancellationToken);
            }
        }));

    private bool IsOver(int measured, long start)
    {
        bool? byNumber = _load.Requests is { } requests ? measured >= requests : null;
        bool? byTime = _load.Duration is { } duration ? _time.GetElapsedTime(start) >= duration : null;
        return _load.StopWhen == StopRule.First
            ? (byNumber ?? false) || (byTime ?? false)
            : (byNumber ?? true) && (byTime ?? true);
    }
}
