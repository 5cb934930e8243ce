using Validator.Gates;
using Validator.Reports;

namespace Validator.Pipeline.History;

/// <summary>A recorded run.</summary>
/// <param name="Path">Its folder, as it was found.</param>
/// <param name="Verdict">What it came to, or what stands in the verdict's place.</param>
/// <param name="Ended">False for one that was killed before its verdict.</param>
public sealed record PastRun(string Path, Verdict Verdict, bool Ended)
{
    /// <summary>Median decode speed of a configuration in tokens per second, failed answers among them; null where it was not measured.</summary>
    public static double? SpeedOf(ConfigurationVerdict configuration) => SideBySideWords.MedianSpeed(configuration);

    /// <summary>The fastest configuration's speed, of the approved ones where there are any; null where nothing was measured.</summary>
    public double? Speed => (Verdict.ApprovedConfigurations.Count > 0 ? Verdict.Configurations.Where(one => one.Decision == Decision.Approved) : Verdict.Configurations).Max(SpeedOf);
}
