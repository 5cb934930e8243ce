using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class TunedBestTests : IDisposable
{
    private static readonly RunFacts Here = new() { Name = "s", Tool = "t", Rehearsal = false, MachineFingerprint = "f00d", StartedAt = DateTimeOffset.UnixEpoch };
    private static readonly Gate OfBest = Gated.Gate("decode.tokens_per_second.p50 >= 95% of best");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1.0, Outcome.Passed)]
    [InlineData(1.04, Outcome.Passed)]
    [InlineData(1.2, Outcome.Failed)]
    public void A_declared_thread_count_is_held_against_the_best_that_was_found(double faster, Outcome outcome)
    {
        var judged = Judge(Record(faster));

        Assert.Equal(outcome, judged.Outcome);
        Assert.Contains("95% of best", judged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_match_leaves_the_gate_inconclusive_and_says_why()
    {
        var record = Record(1.2);
        Says("another kind of machine (f00d, this one is beef)", Judge(record, run: Here with { MachineFingerprint = "beef" }));
        Says("it is of a rehearsal of another kind", Judge(record, run: Here with { Rehearsal = true }));
        Says("it was tuned with m, this is other", Judge(record, model: "other"));
        Says("it has no thread count for num_ctx 4096; it has 8192", Judge(record, context: 4096));
        Says("tune with --prompt-tokens 85000", Judge(record, prompt: 85_000));
        Says("was not decided", Judge(record with { Searches = [record.Searches[0] with { Decided = false }] }));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var text = TuneJson.Write(Record(1.2));

        Assert.Equal(text, TuneJson.Write(TuneJson.Parse(text)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"schemaVersion\":1}")]
    public void What_is_no_record_is_an_error_at_its_place(string text)
    {
        var path = Path.Combine(_folder.Path, "tune.json");
        File.WriteAllText(path, text);

        var (best, problem) = TunedBest.Load(new LocatedText(path, new SourceLocation("s.yaml", 7, 3)));

        Assert.Null(best);
        Assert.Equal((7, DiagnosticSeverity.Error), (problem!.Location!.Line, problem.Severity));
    }

    private static void Says(string words, GateResult judged)
    {
        Assert.Equal(Outcome.Inconclusive, judged.Outcome);
        Assert.Contains(words, judged.Message, StringComparison.Ordinal);
    }

    private static GateResult Judge(TuneRecord record, RunFacts? run = null, string model = "m", int context = 8192, double prompt = 1000)
    {
        var metrics = MetricSet.Compute([.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id))]);
        var configuration = new Configuration("c", new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(context) });
        var best = new BestFigures([("c", metrics)]).Beside(new TunedBest("tune.json", TuneJson.Parse(TuneJson.Write(record))).For(configuration, model, run ?? Here, prompt));
        return GateEvaluator.Evaluate([OfBest], metrics, GateSetting.None with { Best = best }).Single();
    }

    /// <summary>A search whose best decodes so many times as fast as the requests that are judged.</summary>
    private static TuneRecord Record(double faster) => new()
    {
        Facts = Here,
        Outcome = "found",
        ExitCode = 0,
        Reason = "r",
        Model = "m",
        Method = new TuneMethod(0.95, 0.02, 1800, 1, 2, 128),
        Searches =
        [
            new TuneSearch
            {
                Option = "num_thread",
                ContextLength = 8192,
                Metric = MetricName.Decode,
                Decided = true,
                Best = 16,
                Candidates = 32,
                Measurements = 80,
                Seconds = 12.5,
                PromptTokens = 1000,
                Curve = [new TunePoint(16, 20, 11.2, "best", null, null, null), new TunePoint(32, 8, 8.3, "worse", -0.26, -0.28, -0.24)],
                Metrics = MetricSet.Compute([.. Enumerable.Range(1, 10).Select(id => Requests.Sound(id)).Select(record => record with { ServerDecodeNs = (long)(record.ServerDecodeNs!.Value / faster) })]),
            },
        ],
    };
}
