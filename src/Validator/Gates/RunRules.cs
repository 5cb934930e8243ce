using Validator.Spec;

namespace Validator.Gates;

/// <summary>Decides on a run of several configurations: the worst that is required counts.</summary>
public static class RunRules
{
    /// <summary>The verdict on a run.</summary>
    /// <param name="facts">What is known of the run.</param>
    /// <param name="accept">Which configurations must be approved.</param>
    /// <param name="configurations">Their verdicts.</param>
    /// <param name="all">Ids of every configuration of the spec; those without a verdict are missing, unless the run was told to leave them out.</param>
    /// <param name="environmentError">What kept the run from its configurations; null when nothing did.</param>
    /// <param name="cancelled">Exit code of the signal that broke it off; null when none did.</param>
    public static Verdict Decide(
        RunFacts facts,
        AcceptRule accept,
        IReadOnlyList<ConfigurationVerdict> configurations,
        IReadOnlyList<string> all,
        string? environmentError = null,
        int? cancelled = null)
    {
        var (decision, reason) = cancelled is not null
            ? (Decision.Cancelled, cancelled == ExitCodes.Terminated ? "cancelled by SIGTERM" : "cancelled by SIGINT")
            : environmentError is not null ? (Decision.Error, environmentError) : Weigh(accept, configurations, [.. all.Except(facts.NotVerified)]);
        var left = facts.NotVerified.Count == 0 ? string.Empty : $"; left out by --only and not verified: {string.Join(", ", facts.NotVerified)}";
        return new Verdict(facts)
        {
            Decision = decision,
            Reason = reason + left,
            ExitCode = ExitCodes.Of(decision, cancelled ?? ExitCodes.Interrupted),
            Configurations = configurations,
        };
    }

    /// <summary>The verdict on a spec that is wrong, of which nothing was started.</summary>
    /// <param name="facts">What is known of the run.</param>
    /// <param name="errors">Its errors, one to a line.</param>
    public static Verdict Refuse(RunFacts facts, string errors) =>
        Decide(facts, new AcceptRule(AcceptKind.All, []), [], [], environmentError: errors) with { ExitCode = ExitCodes.Usage };

    private static (Decision Decision, string Reason) Weigh(
        AcceptRule accept, IReadOnlyList<ConfigurationVerdict> configurations, IReadOnlyList<string> all)
    {
        string[] missing = [.. (accept.Kind == AcceptKind.Named ? accept.Configurations : all)
            .Where(id => configurations.All(configuration => configuration.Id != id))];
        var required = accept.Kind == AcceptKind.Named
            ? [.. configurations.Where(configuration => accept.Configurations.Contains(configuration.Id))]
            : configurations;
        var approved = configurations.Where(configuration => configuration.Decision == Decision.Approved).ToArray();
        if (accept.Kind == AcceptKind.Any && approved.Length > 0 && configurations.All(configuration => configuration.Decision != Decision.Cancelled))
        {
            var parts = configurations.GroupBy(configuration => configuration.Decision).OrderBy(group => group.Key)
                .Select(group => $"{VerdictNames.Of(group.Key)}: {Ids(group)}");
            return (Decision.Approved, string.Join("; ", parts) + (approved.Length == configurations.Count ? string.Empty : "; one approved suffices"));
        }

        var worst = required.Count == 0 ? Decision.Inconclusive : required.Max(configuration => configuration.Decision);
        if (missing.Length > 0 && worst < Decision.Inconclusive)
        {
            worst = Decision.Inconclusive;
        }

        var reasons = required.Where(configuration => configuration.Decision == worst && worst != Decision.Approved)
            .Select(configuration => $"{configuration.Id}: {Reason.Head(configuration.Reason)}")
            .Concat(missing.Length > 0 && worst == Decision.Inconclusive ? [$"not verified, yet required: {string.Join(", ", missing)}"] : [])
            .Concat(configurations.Count == 0 ? ["no configuration was verified"] : Array.Empty<string>());
        return (worst, worst == Decision.Approved ? $"approved: {Ids(required)}" : string.Join("; ", reasons));
    }

    private static string Ids(IEnumerable<ConfigurationVerdict> configurations) => string.Join(", ", configurations.Select(configuration => configuration.Id));
}
