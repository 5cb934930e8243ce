namespace Validator.Load;

/// <summary>How many tokens a character of a text makes on one model, with the uncertainty of the estimate.</summary>
/// <param name="TokensPerCharacter">The ratio.</param>
/// <param name="RelativeError">Half-width of the 95% confidence interval, as a fraction of the ratio.</param>
public sealed record TokenDensity(double TokensPerCharacter, double RelativeError)
{
    /// <summary>Two-sided 95% points of Student's t for 1 to 15 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2).</summary>
    private static readonly double[] StudentT =
        [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131];

    /// <summary>The ratio over samples of equal weight.</summary>
    /// <param name="samples">Tokens per character of each sample, at least one.</param>
    public static TokenDensity Of(IReadOnlyList<double> samples)
    {
        var mean = samples.Average();
        if (samples.Count == 1)
        {
            return new TokenDensity(mean, 0);
        }

        var variance = samples.Sum(sample => (sample - mean) * (sample - mean)) / (samples.Count - 1);
        return new TokenDensity(mean, T(samples.Count - 1) * Math.Sqrt(variance / samples.Count) / mean);
    }

    /// <summary>Beyond the table by the first term of the expansion about the normal distribution, which is right to two digits there.</summary>
    private static double T(int degreesOfFreedom) =>
        degreesOfFreedom <= StudentT.Length ? StudentT[degreesOfFreedom - 1] : 1.96 + (2.4 / degreesOfFreedom);
}
