using Validator.Metrics;
using Validator.Pipeline;
using Validator.Pipeline.Estimating;
using Validator.Reports;
using Validator.Spec;
using Validator.Tests.Gates;
using Validator.Tests.Reports;
using Validator.TestModels;
using Xunit;

namespace Validator.Tests.Pipeline.Estimating;

public sealed class RunEstimateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_claimed_where_nothing_tells()
    {
        var estimate = Assert.Single(Of(new LoadSpec { Requests = 10 }));

        Assert.Null(estimate.Duration);
        Assert.Equal("no earlier run of this name is recorded", estimate.DurationBasis);
        Assert.Null(estimate.MemoryLeast);
        Assert.Contains("only a server knows", estimate.MemoryBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_by_the_clock_takes_its_time() =>
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(Of(new LoadSpec { Duration = TimeSpan.FromMinutes(5) })).Duration);

    /// <summary>The fixture's answers take 3 s each.</summary>
    [Theory]
    [InlineData(10, null, 1, 1, 33)]
    [InlineData(10, null, 2, 0, 15)]
    [InlineData(10, 60, 1, 0, 60)]
    [InlineData(100, 60, 1, 0, 300)]
    public void An_earlier_run_tells_how_long_an_answer_takes(int requests, int? duration, int concurrency, int warmup, double seconds)
    {
        VerdictFile.Write(_folder.Write("earlier/" + RunFiles.Verdict, string.Empty), VerdictFixture.Approved());

        var estimate = Assert.Single(Of(new LoadSpec { Requests = requests, Duration = duration is { } limit ? TimeSpan.FromSeconds(limit) : null, Concurrency = concurrency, Warmup = warmup }));

        Assert.Equal(seconds, estimate.Duration!.Value.TotalSeconds, 0.5);
        Assert.Contains("3s an answer on average", estimate.DurationBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_earlier_runs_do_not_tell_is_said()
    {
        var other = VerdictFixture.Approved();
        VerdictFile.Write(_folder.Write("earlier/" + RunFiles.Verdict, string.Empty), other with { Configurations = [other.Configurations[0] with { Id = "num_ctx-8192" }] });
        Assert.Equal("no earlier run of this name had this configuration", Assert.Single(Of(new LoadSpec { Requests = 10 })).DurationBasis);

        VerdictFile.Write(_folder.Write("failed/" + RunFiles.Verdict, string.Empty), other with { Configurations = [other.Configurations[0] with { Metrics = MetricSet.Empty }] });
        Assert.StartsWith("no earlier run of this name had an answer to all", Assert.Single(Of(new LoadSpec { Requests = 10 })).DurationBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_run_tells_what_the_server_took()
    {
        var earlier = VerdictFixture.Approved();
        var metrics = earlier.Configurations[0].Metrics;
        var values = new Dictionary<string, MetricValue>(metrics.Values) { [MetricName.MemoryPeak] = MetricValue.Of(3e9) };
        VerdictFile.Write(_folder.Write("earlier/" + RunFiles.Verdict, string.Empty), earlier with { Configurations = [earlier.Configurations[0] with { Metrics = metrics with { Values = values } }] });

        var estimate = Assert.Single(Of(new LoadSpec { Requests = 10 }));

        Assert.Equal((3e9, 3e9), (estimate.MemoryLeast, estimate.MemoryMost));
        Assert.EndsWith("memory.peak of this configuration", estimate.MemoryBasis, StringComparison.Ordinal);
    }

    /// <summary>A first run has no earlier one, but Ollama's folder has the model.</summary>
    [Fact]
    public void The_weights_on_this_machine_tell_the_memory()
    {
        var digest = new string('a', 64);
        _folder.Write("models/manifests/host/library/m/latest", $$"""{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:{{digest}}"}]}""");
        var weights = _folder.Write($"models/blobs/sha256-{digest}", string.Empty);
        GgufWriter.Write(weights);
        var plan = Plan(new LoadSpec { Requests = 10 });
        plan = plan with { Configurations = [plan.Configurations[0] with { Options = new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(4096) } }] };

        var estimate = Assert.Single(RunEstimate.Of(plan, _folder.Path, name => name == "OLLAMA_MODELS" ? Path.Combine(_folder.Path, "models") : null));

        Assert.True(estimate.MemoryLeast > new FileInfo(weights).Length);
        Assert.Contains("4096 tokens for 1 at a time, by the weights of m on this machine", estimate.MemoryBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stands_in_the_plan()
    {
        var plan = Plan(new LoadSpec { Requests = 10 });
        ConfigurationEstimate[] known = [new("num_ctx-4096", TimeSpan.FromSeconds(90.4), "the baseline x", 3e9, 4e9, "weights")];

        var text = PlanText.Render(plan, known);

        Assert.Matches(@"expected of num_ctx-4096:\n  time: about \S+ \(the baseline x\)\n  memory: 2\.79\d*GiB to 3\.7\d*GiB \(weights\)\n", text.ReplaceLineEndings("\n"));
        Assert.Contains("\"durationSeconds\": 90.4", PlanJson.Write(plan, known), StringComparison.Ordinal);
    }

    private IReadOnlyList<ConfigurationEstimate> Of(LoadSpec load) => RunEstimate.Of(Plan(load), _folder.Path, _ => null);

    private static Plan Plan(LoadSpec load) => new(
        Gated.Spec("requests.success_rate == 100%") with { Name = "quick.start", Load = load, Probes = new ProbeSpec { Alone = 0 } },
        [new Configuration("num_ctx-4096", new Dictionary<string, OptionValue>())],
        [],
        [Gated.Gate("requests.success_rate == 100%")],
        null,
        string.Empty);
}
