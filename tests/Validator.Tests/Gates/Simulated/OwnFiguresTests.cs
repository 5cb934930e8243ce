using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Validator.Gates;
using Validator.Metrics.Statistics;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates.Simulated;

/// <summary>Verdicts on figures of samples of known distributions.</summary>
public class OwnFiguresTests
{
    private const string Header = "| distribution | figure | requests | false approvals | false rejections | inconclusive |\n|---|---|---:|---:|---:|---:|\n";

    [Fact]
    public void False_verdicts_are_as_rare_as_the_confidence_says()
    {
        var table = new StringBuilder(Header);
        List<string> wrong = [];
        foreach (var (name, distribution) in Simulation.Distributions())
        {
            foreach (var (figure, truth, least) in Simulation.Figures(distribution))
            {
                foreach (var requests in new[] { 10, 20, 60, 200 }.Where(requests => requests >= least))
                {
                    var (approved, rejected) = Verdicts(distribution, figure, truth, requests);
                    table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {figure} | {requests} | {approved:P1} | {rejected:P1} | {1 - approved - rejected:P1} |");

                    var bound = 1 - Simulation.Confidence + Simulation.Margin;
                    if (approved > bound || rejected > bound)
                    {
                        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, {figure} of {requests}: {approved:P1} false approvals, {rejected:P1} false rejections, at most {bound:P1}"));
                    }
                }
            }
        }

        Simulation.Report("simulation.md", string.Create(CultureInfo.InvariantCulture, $"{Simulation.Runs} samples each, {Simulation.Confidence:P0} confidence, the threshold on the true value.\n\n{table}"));

        Assert.Empty(wrong);
    }

    private static (double Approved, double Rejected) Verdicts(IContinuousDistribution distribution, string figure, double truth, int requests)
    {
        var expression = GateExpression.Parse($"decode.tokens_per_second.{figure} >= 1 with 95% confidence", new SourceLocation("spec.yaml", 1, 1)).Expression!;
        var (approved, rejected) = (0, 0);
        distribution.RandomSource = new MathNet.Numerics.Random.MersenneTwister(requests);
        var sample = new double[requests];
        for (var run = 0; run < Simulation.Runs; run++)
        {
            distribution.Samples(sample);
            Array.Sort(sample);
            var interval = figure == "mean"
                ? MeanInterval.Of(sample, Simulation.Confidence)
                : PercentileInterval.Of(rank => sample[rank - 1], requests, int.Parse(figure.AsSpan(1), CultureInfo.InvariantCulture), Simulation.Confidence);
            var outcome = ConfidenceJudge.Judge(expression, interval, truth);
            approved += outcome == Outcome.Passed ? 1 : 0;
            rejected += outcome == Outcome.Failed ? 1 : 0;
        }

        return ((double)approved / Simulation.Runs, (double)rejected / Simulation.Runs);
    }
}
