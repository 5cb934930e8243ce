using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Validator.Pipeline.Tuning;
using Xunit;

namespace Validator.Tests.Pipeline.Tuning;

/// <summary>
/// Searches on known curves with 5% noise and a machine that drifts. TUNE_RUNS sets how many of each curve are made, TUNE_REPORT
/// names a folder for the table. The grid that a search is held against measures every one of 32 candidates as often as the same
/// comparison needs to tell a difference of the zone with the same confidence, shared out among all rivals, when it looks once.
/// </summary>
public class TuneSimulationTests
{
    private const double Noise = 0.05;
    private const double Drift = 0.03;
    private const double Zone = 0.02;
    private const double Confidence = 0.95;

    private static readonly int s_runs = int.TryParse(Environment.GetEnvironmentVariable("TUNE_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 4;

    [Fact]
    public void The_best_is_found_by_a_third_of_a_grid()
    {
        var rivals = Curve.Most - 1;
        var z = Normal.InvCDF(0, 1, 1 - ((1 - Confidence) / rivals));
        var each = (int)Math.Ceiling(2 * Math.Pow(z * Noise / Zone, 2));
        var grid = each * Curve.Most;
        var table = new StringBuilder("| curve | best or tied | measurements, mean | most | share of the grid, mean | candidates measured |\n|---|---:|---:|---:|---:|---:|\n");
        List<string> wrong = [];
        foreach (var curve in Curve.All)
        {
            var searches = Enumerable.Range(1, s_runs).Select(seed => Search(curve, seed)).ToArray();
            var good = searches.Count(search => search.Best is { } best && curve.IsAsGood(best, Zone));
            var mean = searches.Average(search => search.Measurements);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {curve.Name} | {good} of {s_runs} | {mean:0} | {searches.Max(search => search.Measurements)} | {mean / grid:P1} | {searches.Average(search => search.Standings.Count):0.0} |");

            // A few runs may miss by chance what a hundred may not.
            var least = s_runs >= 100 ? (int)Math.Ceiling(0.95 * s_runs) : s_runs - 1;
            if (good < least || mean > grid / 3.0)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{curve.Name}: {good} of {s_runs} found, {mean:0} measurements of {grid}; found {string.Join(", ", searches.Select(search => search.Best))}"));
            }
        }

        if (Environment.GetEnvironmentVariable("TUNE_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "tune-simulation.md"), string.Create(CultureInfo.InvariantCulture, $"{s_runs} searches each over 1 to {Curve.Most} threads, {Noise:P0} noise, {Drift:P0} drift from block to block, {Confidence:P0} confidence, a zone of {Zone:P0}. The grid of equal confidence: {each} measurements of each of {Curve.Most} candidates, {grid} in all.\n\n{table}"));
        }

        Assert.Empty(wrong);
    }

    private static RaceResult Search(Curve curve, int seed)
    {
        var random = new Random(seed);
        var candidates = Enumerable.Range(1, Curve.Most).ToArray();
        var race = new Race(new RaceSetting { Candidates = candidates, First = RaceSetting.Coarse(candidates), Confidence = Confidence, Zone = Zone, Seed = seed });
        var level = 0.0;
        while (!race.IsDecided && race.Measurements < 20_000)
        {
            level = (0.7 * level) + (Drift * Sample(random));
            race.Take(race.NextBlock().ToDictionary(threads => threads, threads => (double?)(curve.At(threads) * Math.Exp(level) * Math.Max(0.1, 1 + (Noise * Sample(random))))));
        }

        return race.Result();
    }

    private static double Sample(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
