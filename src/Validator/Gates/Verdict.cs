using System.Diagnostics.CodeAnalysis;

namespace Validator.Gates;

/// <summary>What a whole run came to: the content of <c>verdict.json</c>.</summary>
public sealed record Verdict : RunFacts
{
    /// <summary>Makes a verdict from what is known of the run.</summary>
    [SetsRequiredMembers]
    public Verdict(RunFacts facts)
        : base(facts)
    {
    }

    /// <summary>What it came to.</summary>
    public Decision Decision { get; init; }

    /// <summary>Exit code of the tool, see <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The configurations, in the order of the matrix.</summary>
    public IReadOnlyList<ConfigurationVerdict> Configurations { get; init; } = [];

    /// <summary>Ids of the approved ones.</summary>
    public IReadOnlyList<string> ApprovedConfigurations => Ids(Decision.Approved);

    /// <summary>Ids of the rejected ones.</summary>
    public IReadOnlyList<string> RejectedConfigurations => Ids(Decision.Rejected);

    private string[] Ids(Decision decision) =>
        [.. Configurations.Where(configuration => configuration.Decision == decision).Select(configuration => configuration.Id)];
}
