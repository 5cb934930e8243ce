namespace Validator.Spec;

/// <summary>A comparison of a share with a bound.</summary>
/// <param name="Operator"><c>==</c>, <c>!=</c>, <c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&lt;</c>.</param>
/// <param name="Share">The bound, from 0 to 1.</param>
/// <param name="ForRecord">The comparison fit to be shown: <c>${NAME}</c> still in place where the environment put something in.</param>
/// <param name="FromEnvironment">Whether the environment put something in.</param>
public sealed record ShareDemand(string Operator, double Share, string ForRecord, bool FromEnvironment = false)
{
    /// <summary>Whether a share, from 0 to 1, meets it. It is compared as it is shown, in tenths of a percent, so that what reads as 100% is that.</summary>
    public bool Holds(double share)
    {
        var (one, other) = (Rounded(share), Rounded(Share));
        return Operator switch
        {
            "==" => one.Equals(other),
            "!=" => !one.Equals(other),
            ">=" => one >= other,
            "<=" => one <= other,
            ">" => one > other,
            "<" => one < other,
            _ => throw new InvalidOperationException($"'{Operator}' is no comparison."),
        };
    }

    /// <summary>The share in tenths of a percent.</summary>
    private static double Rounded(double share) => Math.Round(share * 1000, MidpointRounding.ToZero);
}
