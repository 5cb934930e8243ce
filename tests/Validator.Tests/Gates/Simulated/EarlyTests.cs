using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates.Simulated;

/// <summary>Verdicts of loads that may end before their plan is met.</summary>
public class EarlyTests
{
    /// <summary>Looked at after each of 200 requests, the test errs over all looks together no more often than it says.</summary>
    [Fact]
    public void False_verdicts_of_loads_that_may_end_early_are_as_rare_as_stated()
    {
        const int Requests = 200;
        var table = new StringBuilder("| distribution | figure | false approvals | false rejections | requests until a rejection 20% off |\n|---|---|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var (name, distribution) in Simulation.Distributions())
        {
            foreach (var (figure, truth, _) in Simulation.Figures(distribution).Where(figure => figure.Figure != "mean"))
            {
                var (approved, rejected, _) = Watched(distribution, figure, truth, Requests, " with 95% confidence");
                var (_, plain, _) = Watched(distribution, figure, truth, Requests, string.Empty);
                var (_, _, after) = Watched(distribution, figure, truth * 1.2, Requests, string.Empty);
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {figure} | {approved:P1} | {rejected:P1}, {plain:P1} without confidence | {after:0} |");
                var margin = Simulation.Margin;
                if (approved > 0.025 + margin || rejected > 0.025 + margin || plain > GateTally.DefaultError + margin)
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {figure}: {approved:P1} false approvals, {rejected:P1} and {plain:P1} false rejections"));
                }
            }
        }

        Simulation.Report("simulation-early.md", string.Create(CultureInfo.InvariantCulture, $"{Simulation.Runs} loads each, looked at after each of {Requests} requests, the threshold on the true value; stated: 2.5% with 95% confidence (the other half of its doubt is the last look's), 5% without.\n\n{table}"));

        Assert.Empty(wrong);
    }

    /// <summary>Shares of loads that were ended by an approval and by a rejection, and after how many requests the latter were, the median.</summary>
    private static (double Approved, double Rejected, double After) Watched(IContinuousDistribution distribution, string figure, double threshold, int requests, string confidence)
    {
        var gate = Gated.Gate(string.Create(CultureInfo.InvariantCulture, $"decode.tokens_per_second.{figure} >= {threshold:F6}{confidence}"));
        var (approved, rejected) = (0, 0);
        List<int> after = [];
        distribution.RandomSource = new MathNet.Numerics.Random.MersenneTwister(requests);
        for (var run = 0; run < Simulation.Runs; run++)
        {
            // One more is planned than is drawn: the end of a plan is no early one.
            var judge = new EarlyJudge([gate], new LoadSpec { Requests = 1_000_000, Early = true }, Timing.Server, BaselineFigures.None);
            var decision = Enumerable.Range(1, requests).Select(id => judge.Take(At(id, distribution.Sample()))).FirstOrDefault(made => made is not null);
            approved += decision?.Decision == Decision.Approved ? 1 : 0;
            rejected += decision?.Decision == Decision.Rejected ? 1 : 0;
            after.Add(decision?.After ?? requests);
        }

        return ((double)approved / Simulation.Runs, (double)rejected / Simulation.Runs, after.Order().ElementAt(after.Count / 2));
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
                var decisions = Enumerable.Range(0, Simulation.Runs).Select(_ => Concurrent(Gated.Gate(gate), Requests, concurrency, () => draw(random))).ToArray();
                var (approved, rejected) = (Share(Decision.Approved), Share(Decision.Rejected));
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | `{gate}` | {concurrency} | {approved:P1} | {rejected:P1} |");

                // A share that may be just met: what is shown beyond it is shown falsely.
                var stated = Gated.Gate(gate).Expression.Threshold.Confidence is null ? GateTally.DefaultError : 0.025;
                var bound = stated + Simulation.Margin;
                if (approved > bound || rejected > bound)
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {concurrency} at once: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
                }

                double Share(Decision decision) => (double)decisions.Count(made => made?.Decision == decision) / Simulation.Runs;
            }
        }

        Simulation.Report("simulation-concurrent.md", string.Create(CultureInfo.InvariantCulture, $"{Simulation.Runs} closed loads of {Requests} requests each, looked at whenever one ended, the threshold on the true value; stated: 2.5% with 95% confidence (the other half of its doubt is the last look's), 5% without.\n\n{table}"));

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
}
