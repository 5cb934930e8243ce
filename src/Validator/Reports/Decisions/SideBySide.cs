using Validator.Gates;
using Validator.Metrics.Statistics;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>The configurations of a run side by side: how fast each was, and by how much it differs from the fastest of its context.</summary>
/// <param name="Axes">Options in which configurations differ, and the context and the threads where they are set.</param>
/// <param name="Rows">One for each configuration, in the order of the verdict.</param>
public sealed record SideBySide(IReadOnlyList<string> Axes, IReadOnlyList<ComparedRow> Rows)
{
    /// <summary>Of each end of an interval: both ends hold together with 95% confidence.</summary>
    private const double EachEnd = 0.975;

    private static readonly string[] Telling = ["num_ctx", "num_thread"];

    /// <summary>Lays a verdict out.</summary>
    public static SideBySide Of(Verdict verdict)
    {
        var all = verdict.Configurations;
        string[] axes =
        [
            .. Telling.Where(name => all.Any(one => one.Options.ContainsKey(name))),
            .. all.SelectMany(one => one.Options.Keys).Distinct(StringComparer.Ordinal).Except(Telling)
                .Where(name => all.Select(one => Shown(one, name)).Distinct(StringComparer.Ordinal).Count() > 1).Order(StringComparer.Ordinal),
        ];
        return new SideBySide(axes, [.. all.Select(one => Row(one, axes, Fastest(one, all)))]);
    }

    /// <summary>The fastest with the same context; null where there is no other to be held against.</summary>
    private static ConfigurationVerdict? Fastest(ConfigurationVerdict one, IReadOnlyList<ConfigurationVerdict> all)
    {
        var peers = all.Where(other => other.Speed is not null && Shown(other, Telling[0]) == Shown(one, Telling[0])).ToArray();

        // What fails some of its answers is nothing to be measured by, unless all do.
        var sound = peers.Where(peer => peer.Speed!.Failed == 0).ToArray();
        return peers.Length < 2 ? null : (sound.Length > 0 ? sound : peers).MaxBy(peer => peer.Speed!.Median);
    }

    private static ComparedRow Row(ConfigurationVerdict one, string[] axes, ConfigurationVerdict? best)
    {
        var isBest = best is not null && best.Id == one.Id;
        var row = new ComparedRow(one, [.. axes.Select(name => Shown(one, name))], isBest);
        if (best?.Speed is not { } first || isBest || one.Speed is not { } second)
        {
            return row;
        }

        var interval = RatioInterval.Of((first.Mean, first.Variation, first.Count), (second.Mean, second.Variation, second.Count), EachEnd);
        return row with { Against = best.Id, Difference = (second.Mean / first.Mean) - 1, Lower = interval?.Lower - 1, Upper = interval?.Upper - 1 };
    }

    private static string Shown(ConfigurationVerdict configuration, string option) =>
        configuration.Options.TryGetValue(option, out OptionValue? value) ? value.FromEnvironment ? value.Text : value.Json : "–";
}

/// <summary>One configuration beside the others.</summary>
/// <param name="Configuration">Its verdict.</param>
/// <param name="Options">Its values of the axes.</param>
/// <param name="IsBest">Whether it is the fastest of its context, and the others are held against it.</param>
public sealed record ComparedRow(ConfigurationVerdict Configuration, IReadOnlyList<string> Options, bool IsBest)
{
    /// <summary>Id of what it is held against; null where nothing is.</summary>
    public string? Against { get; init; }

    /// <summary>By how much its mean speed differs, as a share; positive is faster.</summary>
    public double? Difference { get; init; }

    /// <summary>Lower end of the difference's 95% interval; null where too few answers tell none.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end.</summary>
    public double? Upper { get; init; }
}
