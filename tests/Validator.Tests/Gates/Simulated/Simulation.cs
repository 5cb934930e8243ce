using System.Globalization;
using MathNet.Numerics.Distributions;
using Validator.Metrics.Statistics;

namespace Validator.Tests.Gates.Simulated;

/// <summary>
/// What simulations of verdicts share. The threshold lies exactly on the true value, the hardest place: every approval and every
/// rejection there is false, and both must be as rare as the confidence says. SIMULATION_RUNS sets how many samples of each kind
/// are drawn, SIMULATION_REPORT names a folder for the tables.
/// </summary>
internal static class Simulation
{
    public const double Confidence = 0.95;

    public static int Runs { get; } = int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : 100;

    /// <summary>Three standard errors of a share counted in so many runs.</summary>
    public static double Margin { get; } = 3 * Math.Sqrt(0.05 * 0.95 / Runs);

    /// <summary>Distributions of times and speeds; of one's own, for those who draw from them do so side by side.</summary>
    public static (string Name, IContinuousDistribution Of)[] Distributions() =>
    [
        ("normal, cv 5%", new Normal(100, 5)),
        ("gamma, cv 50%", new Gamma(4, 0.04)),
        ("lognormal, sigma 0.5", new LogNormal(Math.Log(100), 0.5)),
    ];

    /// <summary>Figures, what they truly are, and the requests that a verdict on them takes.</summary>
    public static IEnumerable<(string Figure, double Truth, long Least)> Figures(IContinuousDistribution distribution)
    {
        yield return ("mean", distribution.Mean, MeanInterval.Least);
        yield return ("p10", Quantile(distribution, 0.10), 29);
        yield return ("p50", Quantile(distribution, 0.50), 5);
        yield return ("p95", Quantile(distribution, 0.95), 59);
    }

    public static double Quantile(IContinuousDistribution distribution, double share) => distribution switch
    {
        Normal normal => normal.InverseCumulativeDistribution(share),
        Gamma gamma => gamma.InverseCumulativeDistribution(share),
        LogNormal logarithmic => logarithmic.InverseCumulativeDistribution(share),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };

    /// <summary>Writes a table where one was asked for.</summary>
    public static void Report(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("SIMULATION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, file), text);
        }
    }
}
