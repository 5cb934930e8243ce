using System.Collections.Concurrent;
using Validator.Load;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Load;

public sealed class StagedLoopTests
{
    private static readonly QuerySpec[] Queries = [new("a", "A", 1)];

    [Fact]
    public async Task As_many_workers_ask_as_the_stage_has()
    {
        var time = new QueuedTime();
        var sent = new ConcurrentQueue<(int? Stage, int Worker)>();
        var progress = await time.RunAsync(new StagedLoop(Load(1, Step(10, 1), Step(10, 3), Step(10, 2)), Queries, time).RunAsync(
            async (worker, request, _, _) =>
            {
                sent.Enqueue((request.Stage, worker));
                await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
                return true;
            },
            CancellationToken.None));

        Assert.False(progress.OutOfTime);
        Assert.Equal(sent.Count, progress.Measured);
        Assert.Equal([(1, 10), (2, 30), (3, 20)], sent.GroupBy(request => request.Stage!.Value).Select(stage => (stage.Key, stage.Count())).Order());
        Assert.All(sent, request => Assert.InRange(request.Worker, 0, request.Stage switch { 1 => 0, 2 => 2, _ => 1 }));
    }

    [Fact]
    public async Task A_ramp_adds_a_worker_when_its_number_is_reached()
    {
        var time = new QueuedTime();
        var first = new ConcurrentDictionary<int, double>();
        await time.RunAsync(new StagedLoop(Load(1, new LoadStage(TimeSpan.FromSeconds(20), 3, Steps: false)), Queries, time).RunAsync(
            async (worker, _, due, _) =>
            {
                first.TryAdd(worker, TimeSpan.FromTicks(due).TotalSeconds);
                await Task.Delay(TimeSpan.FromSeconds(0.5), time, CancellationToken.None);
                return true;
            },
            CancellationToken.None));

        // 1 to 3 in 20 s: the second worker at 10 s; the third only at the end, when nobody begins any more.
        Assert.Equal([0, 1], first.Keys.Order());
        Assert.Equal(10, first[1]);
    }

    private static LoadSpec Load(int start, params LoadStage[] stages) => new()
    {
        Concurrency = start,
        Shape = new LoadShape { Stages = stages },
        Duration = stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration),
    };

    private static LoadStage Step(int seconds, double target) => new(TimeSpan.FromSeconds(seconds), target, Steps: true);
}
