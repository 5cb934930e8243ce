using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class ScheduleTests
{
    private static readonly string[] s_ids = ["a", "b", "c", "d", "e", "f", "g"];

    [Fact]
    public void As_declared_nothing_moves() => Assert.Equal(s_ids, new ScheduleSpec().Arrange(s_ids));

    [Fact]
    public void At_random_all_are_there_in_an_order_that_its_seed_repeats()
    {
        var schedule = new ScheduleSpec { Order = RunOrder.Random, Seed = 5 };

        var order = schedule.Arrange(s_ids);

        Assert.NotEqual(s_ids, order);
        Assert.Equal(s_ids, order.Order());
        Assert.Equal(order, schedule.Arrange(s_ids));
        Assert.NotEqual(order, (schedule with { Seed = 6 }).Arrange(s_ids));
    }

    [Fact]
    public void Is_read_from_a_spec()
    {
        var spec = SpecReader.ReadText(
            """
            apiVersion: ollama-validator/v1
            name: s
            deployment: { model: m, options: { num_ctx: 4096 } }
            matrix: { num_thread: [1, 2] }
            schedule: { order: random, seed: 7, cooldown: 30s }
            workload: { queries: [{ id: q, prompt: p }] }
            load: { requests: 1 }
            gates: [requests.success_rate == 100%]
            best: ./tune.json
            """,
            "s.yaml").Spec!;

        Assert.Equal(new ScheduleSpec { Order = RunOrder.Random, Seed = 7, Cooldown = TimeSpan.FromSeconds(30) }, spec.Schedule);
        Assert.EndsWith("tune.json", spec.Best!.Text, StringComparison.Ordinal);
    }
}
