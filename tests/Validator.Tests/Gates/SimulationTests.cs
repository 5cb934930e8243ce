using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>
/// Verdicts on samples of known distributions. The threshold lies exactly on the true value, the hardest place: every approval
/// and every rejection there is false, and both must be as rare as the confidence says. SIMULATION_RUNS sets how many samples of
/// each kind are drawn, SIMULATION_REPORT names a folder for the table.
/// </summary>
public class SimulationTests
{
    private const double Confidence = 0.95;
    private const string Header = "| distribution | figure | requests | false approvals | false rejections | inconclusive |\n|---|---|---:|---:|---:|---:|\n";

    private static readonly int s_runs = int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 100;

    private static readonly (string Name, IContinuousDistribution Of)[] s_distributions =
    [
        ("normal, cv 5%", new Normal(100, 5)),
        ("gamma, cv 50%", new Gamma(4, 0.04)),
        ("lognormal, sigma 0.5", new LogNormal(Math.Log(100), 0.5)),
    ];

    [Fact]
    public void False_verdicts_are_as_rare_as_the_confidence_says()
    {
        var table = new StringBuilder(Header);
        List<string> wrong = [];
        foreach (var (name, distribution) in s_distributions)
        {
            foreach (var (figure, truth, least) in Figures(distribution))
            {
                foreach (var requests in new[] { 10, 20, 60, 200 }.Where(requests => requests >= least))
                {
                    var (approved, rejected) = Verdicts(distribution, figure, truth, requests);
                    table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {figure} | {requests} | {approved:P1} | {rejected:P1} | {1 - approved - rejected:P1} |");

                    // Three standard errors of a share counted in so many runs.
                    var bound = 1 - Confidence + (3 * Math.Sqrt(0.05 * 0.95 / s_runs));
                    if (approved > bound || rejected > bound)
                    {
                        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {figure} of {requests}: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
                    }
                }
            }
        }

        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "simulation.md"), string.Create(CultureInfo.InvariantCulture, $"{s_runs} samples each, {Confidence:P0} confidence, the threshold on the true value.\n\n{table}"));
        }

        Assert.Empty(wrong);
    }

    /// <summary>Rates, and figures beside those of another run that is no other: each difference found there is a false one.</summary>
    [Fact]
    public void False_verdicts_on_rates_and_beside_a_baseline_are_as_rare_as_the_confidence_says()
    {
        var table = new StringBuilder("| what | requests | false approvals | false rejections |\n|---|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var requests in new[] { 20, 60, 200 })
        {
            foreach (var share in new[] { 0.9, 0.99 })
            {
                var failures = new Binomial(1 - share, requests, new MathNet.Numerics.Random.MersenneTwister(requests));
                Count($"success rate of {share:P0}", requests, () => Rated(requests - failures.Sample(), requests, share));
            }

            foreach (var (name, distribution) in s_distributions)
            {
                distribution.RandomSource = new MathNet.Numerics.Random.MersenneTwister(requests);
                Count($"{name}, mean beside a baseline's", requests, () => Beside("mean", distribution, requests, requests));
                if (requests < 200)
                {
                    // Of runs that are equally long the skew of the one makes up for that of the other.
                    Count($"{name}, mean beside a baseline's of 2000", requests, () => Beside("mean", distribution, requests, 2000));
                    Count($"{name}, mean beside a baseline's of 60, recorded alone", requests, () => Beside("mean", distribution, requests, 60, kept: false));
                }

                Count($"{name}, p50 beside a baseline's", requests, () => Beside("p50", distribution, requests, requests));
            }
        }

        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "simulation-baseline.md"), string.Create(CultureInfo.InvariantCulture, $"{s_runs} samples each, {Confidence:P0} confidence; a baseline is of the same distribution, and the gate asks for all of its figure.\n\n{table}"));
        }

        Assert.Empty(wrong);

        void Count(string what, int requests, Func<Outcome> draw)
        {
            var outcomes = Enumerable.Range(0, s_runs).Select(_ => draw()).ToArray();
            var (approved, rejected) = (Share(Outcome.Passed), Share(Outcome.Failed));
            var bound = 1 - Confidence + (3 * Math.Sqrt(0.05 * 0.95 / s_runs));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {requests} | {approved:P1} | {rejected:P1} |");
            if (approved > bound || rejected > bound)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{what} of {requests}: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
            }

            double Share(Outcome outcome) => (double)outcomes.Count(each => each == outcome) / s_runs;
        }
    }

    private static Outcome Rated(long held, long count, double truth) =>
        ConfidenceJudge.Judge(Gated.Gate("requests.success_rate >= 50% with 95% confidence").Expression, RateInterval.Of(held, count, Confidence), truth);

    /// <summary>All of the figure of a baseline that is of the same distribution, which the true difference is 0 to.</summary>
    private static Outcome Beside(string figure, IContinuousDistribution distribution, int requests, int before, bool kept = true)
    {
        var expression = Gated.Gate($"decode.tokens_per_second.{figure} >= 100% of baseline with 95% confidence").Expression;
        var (own, baseline) = (Drawn(requests, true), Drawn(before, kept));
        return ConfidenceJudge.Judge(expression, Intervals.Of(expression, own, baseline, Confidence).Interval!, Figure.Of(expression, baseline).Value!.Value);

        MetricSet Drawn(int count, bool kept)
        {
            var sample = new double[count];
            distribution.Samples(sample);
            Array.Sort(sample);
            return new MetricSet(
                new Dictionary<string, MetricValue> { [MetricName.Decode] = MetricValue.Of(Distribution.Summarize(sample)) with { Sample = kept ? () => sample : null } },
                new Dictionary<string, IReadOnlyDictionary<string, MetricValue>>());
        }
    }

    /// <summary>Looked at after each of 200 requests, the test errs over all looks together no more often than it says.</summary>
    [Fact]
    public void False_verdicts_of_loads_that_may_end_early_are_as_rare_as_stated()
    {
        const int Requests = 200;
        var table = new StringBuilder("| distribution | figure | false approvals | false rejections | requests until a rejection 20% off |\n|---|---|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var (name, distribution) in s_distributions)
        {
            foreach (var (figure, truth, _) in Figures(distribution).Where(figure => figure.Figure != "mean"))
            {
                var (approved, rejected, _) = Watched(distribution, figure, truth, Requests, " with 95% confidence");
                var (_, plain, _) = Watched(distribution, figure, truth, Requests, string.Empty);
                var (_, _, after) = Watched(distribution, figure, truth * 1.2, Requests, string.Empty);
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {figure} | {approved:P1} | {rejected:P1}, {plain:P1} without confidence | {after:0} |");
                var margin = 3 * Math.Sqrt(0.05 * 0.95 / s_runs);
                if (approved > 0.025 + margin || rejected > 0.025 + margin || plain > GateTally.DefaultError + margin)
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {figure}: {approved:P1} false approvals, {rejected:P1} and {plain:P1} false rejections"));
                }
            }
        }

        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "simulation-early.md"), string.Create(CultureInfo.InvariantCulture, $"{s_runs} loads each, looked at after each of {Requests} requests, the threshold on the true value; stated: 2.5% with 95% confidence (the other half of its doubt is the last look's), 5% without.\n\n{table}"));
        }

        Assert.Empty(wrong);
    }

    /// <summary>Shares of loads that were ended by an approval and by a rejection, and after how many requests the latter were, the median.</summary>
    private static (double Approved, double Rejected, double After) Watched(IContinuousDistribution distribution, string figure, double threshold, int requests, string confidence)
    {
        var gate = Gated.Gate(string.Create(CultureInfo.InvariantCulture, $"decode.tokens_per_second.{figure} >= {threshold:F6}{confidence}"));
        var (approved, rejected) = (0, 0);
        List<int> after = [];
        distribution.RandomSource = new MathNet.Numerics.Random.MersenneTwister(requests);
        for (var run = 0; run < s_runs; run++)
        {
            // One more is planned than is drawn: the end of a plan is no early one.
            var judge = new EarlyJudge([gate], new LoadSpec { Requests = 1_000_000, Early = true }, Timing.Server, BaselineFigures.None);
            var decision = Enumerable.Range(1, requests).Select(id => judge.Take(At(id, distribution.Sample()))).FirstOrDefault(made => made is not null);
            approved += decision?.Decision == Decision.Approved ? 1 : 0;
            rejected += decision?.Decision == Decision.Rejected ? 1 : 0;
            after.Add(decision?.After ?? requests);
        }

        return ((double)approved / s_runs, (double)rejected / s_runs, after.Order().ElementAt(after.Count / 2));
    }

    /// <summary>
    /// Under concurrency the order of ending is not that of sending: what hangs ends last, what fails may end first. Neither may
    /// bring about a verdict that the whole load would not have.
    /// </summary>
    [Fact]
    public void False_verdicts_of_concurrent_loads_that_may_end_early_are_as_rare_as_stated()
    {
        const int Requests = 150;
        (string Name, string Gate, Func<Random, (double Seconds, bool Fails)> Draw)[] loads =
        [
            ("one in ten hangs", "e2e.p90 <= 5s with 95% confidence", random => (random.NextDouble() < 0.1 ? 20 : 0.1, false)),
            ("one in ten fails late", "requests.success_rate >= 90% with 95% confidence", random => random.NextDouble() < 0.1 ? (20, true) : (0.1, false)),
            ("one in four fails at once", "requests.success_rate >= 75%", random => random.NextDouble() < 0.25 ? (0.01, true) : (6, false)),
            ("one in ten is quick", "e2e.p10 >= 1s with 95% confidence", random => (random.NextDouble() < 0.1 ? 0.1 : 6, false)),
        ];
        var table = new StringBuilder("| load | gate | concurrency | false approvals | false rejections |\n|---|---|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var (name, gate, draw) in loads)
        {
            foreach (var concurrency in new[] { 1, 8, 32 })
            {
#pragma warning disable CA5394 // A simulation needs repeatable draws, not secret ones.
                var random = new Random(concurrency);
#pragma warning restore CA5394
                var decisions = Enumerable.Range(0, s_runs).Select(_ => Concurrent(Gated.Gate(gate), Requests, concurrency, () => draw(random))).ToArray();
                var (approved, rejected) = (Share(Decision.Approved), Share(Decision.Rejected));
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | `{gate}` | {concurrency} | {approved:P1} | {rejected:P1} |");

                // A share that may be just met: what is shown beyond it is shown falsely.
                var stated = Gated.Gate(gate).Expression.Threshold.Confidence is null ? GateTally.DefaultError : 0.025;
                var bound = stated + (3 * Math.Sqrt(0.05 * 0.95 / s_runs));
                if (approved > bound || rejected > bound)
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {concurrency} at once: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
                }

                double Share(Decision decision) => (double)decisions.Count(made => made?.Decision == decision) / s_runs;
            }
        }

        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "simulation-concurrent.md"), string.Create(CultureInfo.InvariantCulture, $"{s_runs} closed loads of {Requests} requests each, looked at whenever one ended, the threshold on the true value; stated: 2.5% with 95% confidence (the other half of its doubt is the last look's), 5% without.\n\n{table}"));
        }

        Assert.Empty(wrong);
    }

    /// <summary>What a closed load decides before its end, requests taken as they end.</summary>
    private static EarlyDecision? Concurrent(Gate gate, int requests, int concurrency, Func<(double Seconds, bool Fails)> draw)
    {
        var judge = new EarlyJudge([gate], new LoadSpec { Requests = 1_000_000, Early = true }, Timing.Server, BaselineFigures.None);
        PriorityQueue<(int Id, double Sent, bool Fails), double> running = new();
        for (var id = 1; id <= requests || running.Count > 0; id++)
        {
            var now = 0.0;
            if (id > concurrency || id > requests)
            {
                running.TryDequeue(out var ended, out now);
                if (judge.Take(Ended(ended.Id, ended.Sent, now, ended.Fails)) is { } decision)
                {
                    return decision;
                }
            }

            if (id <= requests)
            {
                var (seconds, fails) = draw();
                running.Enqueue((id, now, fails), now + seconds);
            }
        }

        return null;
    }

    private static RequestRecord Ended(int id, double sent, double end, bool fails) => At(id, 1) with
    {
        ScheduledAt = sent,
        SentAt = sent,
        EndedAt = end,
        LastByteAt = end,
        Outcome = fails ? RequestRecord.Failed : RequestRecord.Succeeded,
    };

    private static RequestRecord At(int id, double speed) => new()
    {
        Id = id,
        Query = "q",
        Phase = RequestRecord.LoadPhase,
        ScheduledAt = id,
        Outcome = RequestRecord.Succeeded,
        OutputTokens = 1_000_000,
        ServerDecodeNs = (long)(1e15 / speed),
    };

    private static IEnumerable<(string Figure, double Truth, long Least)> Figures(IContinuousDistribution distribution)
    {
        yield return ("mean", distribution.Mean, MeanInterval.Least);
        yield return ("p10", Quantile(distribution, 0.10), 29);
        yield return ("p50", Quantile(distribution, 0.50), 5);
        yield return ("p95", Quantile(distribution, 0.95), 59);
    }

    private static (double Approved, double Rejected) Verdicts(IContinuousDistribution distribution, string figure, double truth, int requests)
    {
        var expression = GateExpression.Parse($"decode.tokens_per_second.{figure} >= 1 with 95% confidence", new SourceLocation("spec.yaml", 1, 1)).Expression!;
        var (approved, rejected) = (0, 0);
        distribution.RandomSource = new MathNet.Numerics.Random.MersenneTwister(requests);
        var sample = new double[requests];
        for (var run = 0; run < s_runs; run++)
        {
            distribution.Samples(sample);
            Array.Sort(sample);
            var interval = figure == "mean"
                ? MeanInterval.Of(sample, Confidence)
                : PercentileInterval.Of(rank => sample[rank - 1], requests, int.Parse(figure.AsSpan(1), CultureInfo.InvariantCulture), Confidence);
            var outcome = ConfidenceJudge.Judge(expression, interval, truth);
            approved += outcome == Outcome.Passed ? 1 : 0;
            rejected += outcome == Outcome.Failed ? 1 : 0;
        }

        return ((double)approved / s_runs, (double)rejected / s_runs);
    }

    private static double Quantile(IContinuousDistribution distribution, double share) => distribution switch
    {
        Normal normal => normal.InverseCumulativeDistribution(share),
        Gamma gamma => gamma.InverseCumulativeDistribution(share),
        LogNormal logarithmic => logarithmic.InverseCumulativeDistribution(share),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };
}
