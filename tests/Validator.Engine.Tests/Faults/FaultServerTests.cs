using CsCheck;
using Validator.Engine.Faults;
using Validator.Engine.Scheduling;
using Validator.Integrity;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests.Faults;

/// <summary>When faults happen, and those of the server as a whole.</summary>
public class FaultServerTests
{
    [Fact]
    public void The_same_seed_hits_the_same_requests() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 50], Gen.Double[0, 1]).Sample(
        (seed, fault, probability) =>
        {
            bool[] once = [.. Enumerable.Range(1, 2000).Select(request => FaultDraw.Hits(seed, fault, request, probability))];
            bool[] again = [.. Enumerable.Range(1, 2000).Reverse().Select(request => FaultDraw.Hits(seed, fault, request, probability)).Reverse()];

            // Six standard deviations: that far off is a bias, not a chance.
            double off = Math.Abs(once.Count(hit => hit) - (2000 * probability));
            return once.SequenceEqual(again) && off <= (6 * Math.Sqrt(2000 * probability * (1 - probability))) + 1;
        },
        iter: 200);

    [Fact]
    public async Task The_same_order_of_requests_gets_the_same_bytes_again()
    {
        const string Faults = "{ kind: concatenate, when: { probability: 40% } }, { kind: nul, when: { requests: \">= 3\", probability: 50% } }";
        string[][] runs = [await HitsAsync(7), await HitsAsync(7), await HitsAsync(8)];

        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        Assert.NotEmpty(runs[0]);

        static async Task<string[]> HitsAsync(int seed)
        {
            await using FaultBench bench = await FaultBench.StartAsync(Faults, seed);
            for (int i = 0; i < 12; i++)
            {
                await bench.AskAsync(tokens: 4);
            }

            return [.. bench.Log.Split('\n').Where(line => line.StartsWith("fault ", StringComparison.Ordinal))];
        }
    }

    [Theory]
    [InlineData("requests: 2", false, true, false)]
    [InlineData("requests: 2..3", false, true, true)]
    [InlineData("requests: [1, 3]", true, false, true)]
    [InlineData("after: 1", false, true, true)]
    [InlineData("after: 1, requests: \">= 2\"", false, false, true)]
    [InlineData("after: 1, requests: 1", false, false, false)]
    [InlineData("route: generate", true, true, true)]
    [InlineData("route: chat", false, false, false)]
    [InlineData("numCtx: 2048, numThread: 1, concurrency: 1, promptTokens: 41", true, true, true)]
    [InlineData("numCtx: \"> 2048\"", false, false, false)]
    [InlineData("numThread: \">= 2\"", false, false, false)]
    [InlineData("concurrency: \">= 2\"", false, false, false)]
    [InlineData("promptTokens: \">= 42\"", false, false, false)]
    [InlineData("model: Synthetic:1M", true, true, true)]
    [InlineData("model: synthetic:8m", false, false, false)]
    public async Task A_fault_happens_when_all_that_is_said_holds(string when, params bool[] hit)
    {
        await using FaultBench bench = await FaultBench.StartAsync($"{{ kind: status, when: {{ {when} }} }}");
        List<bool> seen = [];
        for (int i = 0; i < hit.Length; i++)
        {
            seen.Add((await bench.AskAsync()).Classes.Contains(ViolationClass.HttpStatus));
        }

        Assert.Equal(hit, seen);
    }

    [Fact]
    public async Task The_context_is_clamped_for_those_who_ask_for_more()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: clampContext, to: 512, when: { numCtx: \">= 2048\" } }, { kind: forceParallelOne }", parallel: 2);
        await bench.AskAsync();

        Assert.Equal(512, (await bench.GetAsync("/api/ps"))["models"]![0]!["context_length"]!.GetValue<int>());
        Assert.Contains("parallel=1 ", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_longer_than_a_clamped_context_is_cut_as_the_context_says()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: clampContext, to: 32 }");
        Observed seen = await bench.AskAsync();

        Assert.Contains(ViolationClass.ContextTruncated, seen.Classes);
    }

    [Theory]
    [InlineData("unload")]
    [InlineData("runnerCrash")]
    public async Task The_model_is_loaded_anew(string kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync($"{{ kind: {kind}, when: {{ requests: 2 }} }}");
        for (int i = 0; i < 3; i++)
        {
            await bench.AskAsync();
        }

        Assert.Equal(2, bench.Log.Split("loaded synthetic:1m num_ctx").Length - 1);
    }

    [Fact]
    public async Task A_crash_cuts_the_answer_and_tells_the_exit_code()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: crash, exitCode: 134 }");
        Task<Observed> asked = bench.AskAsync();

        Assert.Equal(134, await bench.Host.Crashed!);
        await bench.Host.DisposeAsync();
        Assert.Contains(ViolationClass.TransportPrematureEof, (await asked).Classes);
    }

    [Fact]
    public async Task A_server_that_hangs_answers_nobody()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: hang, when: { requests: 2 } }");
        await bench.AskAsync();
        Assert.NotNull((await bench.GetAsync("/api/version"))["version"]);
        Task<Observed> asked = bench.AskAsync();
        while (!bench.Log.Contains("hits request 2", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        Task<Observed> another = bench.AskAsync();
        await bench.Host.DisposeAsync();
        Assert.Null((await asked).Report.Status);
        Assert.Null((await another).Report.Status);
    }

    [Fact]
    public async Task A_server_that_does_not_boot_says_so_and_exits()
    {
        await using StringWriter log = new();

        Assert.Equal(3, await ServeAsync("{ kind: noBoot, exitCode: 3 }", log, CancellationToken.None));
        Assert.Contains("fault noBoot-1: the server does not start", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_long_in_starting_can_be_ended_before_it_listens()
    {
        await using StringWriter log = new();
        using CancellationTokenSource ended = new();
#pragma warning disable CA2025 // It is awaited below, before anything that it uses is disposed of.
        Task<int> serving = ServeAsync("{ kind: slowBoot, duration: 1h }", log, ended.Token);
#pragma warning restore CA2025
        await ended.CancelAsync();

        Assert.Equal(0, await serving);
        Assert.Empty(log.ToString());
    }

    [Fact]
    public void Decoding_slows_by_the_request_or_by_the_minute()
    {
        Stopped time = new();
        FaultPlan plan = FaultBench.Plan("{ kind: decay, factor: 3 }, { kind: decay, factor: 2, per: minute }");
        FaultInjector injector = new(plan, MemoryBudget.OfThisMachine, TextWriter.Null, time);

        Assert.Equal([1, 1], plan.Faults.Select(fault => injector.Slowness(fault, 5)));
        time.Add(TimeSpan.FromMinutes(3));
        Assert.Equal([9, 8], plan.Faults.Select(fault => injector.Slowness(fault, 7)));
        time.Add(TimeSpan.FromDays(3));
        Assert.Equal([1000, 1000], plan.Faults.Select(fault => injector.Slowness(fault, 5000)));
    }

    private static Task<int> ServeAsync(string faults, TextWriter log, CancellationToken cancellationToken) => EngineServer.RunAsync(
        new EngineOptions { Endpoint = new(System.Net.IPAddress.Loopback, 0), Faults = FaultBench.Plan(faults) }, log, TimeProvider.System, cancellationToken);

    private sealed class Stopped : TimeProvider
    {
        private TimeSpan _since;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _since.Ticks;

        public void Add(TimeSpan by) => _since += by;
    }
}
