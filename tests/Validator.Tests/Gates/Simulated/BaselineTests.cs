using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Validator.Gates;
using Validator.Metrics;
using Validator.Metrics.Statistics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates.Simulated;

/// <summary>Verdicts on rates, and on figures beside those of another run.</summary>
public class BaselineTests
{
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

            foreach (var (name, distribution) in Simulation.Distributions())
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

        Simulation.Report("simulation-baseline.md", string.Create(CultureInfo.InvariantCulture, $"{Simulation.Runs} samples each, {Simulation.Confidence:P0} confidence; a baseline is of the same distribution, and the gate asks for all of its figure.\n\n{table}"));

        Assert.Empty(wrong);

        void Count(string what, int requests, Func<Outcome> draw)
        {
            var outcomes = Enumerable.Range(0, Simulation.Runs).Select(_ => draw()).ToArray();
            var (approved, rejected) = (Share(Outcome.Passed), Share(Outcome.Failed));
            var bound = 1 - Simulation.Confidence + Simulation.Margin;
            table.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {requests} | {approved:P1} | {rejected:P1} |");
            if (approved > bound || rejected > bound)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{what} of {requests}: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
            }

            double Share(Outcome outcome) => (double)outcomes.Count(each => each == outcome) / Simulation.Runs;
        }
    }

    private static Outcome Rated(long held, long count, double truth) =>
        ConfidenceJudge.Judge(Gated.Gate("requests.success_rate >= 50% with 95% confidence").Expression, RateInterval.Of(held, count, Simulation.Confidence), truth);

    /// <summary>All of the figure of a baseline that is of the same distribution, which the true difference is 0 to.</summary>
    private static Outcome Beside(string figure, IContinuousDistribution distribution, int requests, int before, bool kept = true)
    {
        var expression = Gated.Gate($"decode.tokens_per_second.{figure} >= 100% of baseline with 95% confidence").Expression;
        var (own, baseline) = (Drawn(requests, true), Drawn(before, kept));
        return ConfidenceJudge.Judge(expression, Intervals.Of(expression, own, baseline, Simulation.Confidence).Interval!, Figure.Of(expression, baseline).Value!.Value);

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
}
