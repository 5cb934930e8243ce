using System.Globalization;
using Validator.Gates;
using Validator.Metrics;
using Validator.Reports.Charts;
using Validator.Reports.Html;
using Validator.Spec;

namespace Validator.Pipeline.Comparing;

/// <summary>A comparison of two runs as one page, side by side, of the same make as a run's own.</summary>
public static class ComparisonPage
{
    /// <summary>The page.</summary>
    public static string Render(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Page.Of(
            $"{comparison.Name}: {ChangeName.Of(comparison.Change)}",
            Header(comparison),
            Html.Join(Runs(comparison), Html.Join(comparison.Configurations.Select((configuration, number) => Configuration(comparison, configuration, number))), Reading(comparison)),
            Html.Text(comparison.Runs?.New.Tool ?? "ollama-validator"));
    }

    private static Html Header(RunComparison comparison)
    {
        var (kind, sign) = Look(comparison.Change);
        return Html.Of(
            $"""
            <div class="verdict {kind}">
            <p class="sign" aria-hidden="true">{sign}</p>
            <div>
            <h1><span class="decision">{ChangeName.Of(comparison.Change)}</span> {comparison.Name}</h1>
            <p class="reason">{Reason(comparison)}</p>
            <p class="facts">exit code {comparison.ExitCode}</p>
            {comparison.Cautions.Select(caution => Html.Of($"<p class=\"note\"><b>Caution:</b> {caution}.</p>\n"))}</div>
            </div>

            """);
    }

    private static string Reason(RunComparison comparison)
    {
        if (comparison.Cautions.Count > 0)
        {
            return "Something speaks against comparing the two, so nothing is decided.";
        }

        var worst = comparison.Configurations.SelectMany(configuration => configuration.Figures.Where(figure => figure.Change == comparison.Change).Select(figure => $"{figure.Metric} of {configuration.Id}")).Take(6).ToArray();
        return worst.Length == 0 ? "The two runs share no configuration." : $"{ChangeName.Of(comparison.Change)}: {string.Join(", ", worst)}";
    }

    private static Html Runs(RunComparison comparison) => comparison.Runs is not var (before, after) ? Html.Empty : Section(
        "runs", "The two runs",
        Html.Join(Parts.Table("The two runs", ["run", "spec", "begun", "decision", "tool", "machine"], new[] { ("base", before), ("new", after) }.Select(run => (IReadOnlyList<Html>)
        [
            Html.Text(run.Item1), Html.Text(run.Item2.Name), HtmlReport.Began(run.Item2), Parts.Badge(run.Item2.Decision), Html.Text(run.Item2.Tool), Parts.Code(run.Item2.MachineFingerprint ?? "unknown"),
        ])),
        comparison.Differences.Count == 0 ? Html.Empty : Html.Of($"<p>They differ in:</p>\n<ul>\n{comparison.Differences.Select(difference => Html.Of($"<li>{difference}</li>\n"))}</ul>\n")));

    private static Html Configuration(RunComparison comparison, ComparedConfiguration configuration, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"c{number}");
        var picture = ForestChart.Of(
            name,
            [.. configuration.Figures.Where(figure => figure is { Difference: not null, Lower: not null, Upper: not null } && double.IsFinite(figure.Lower.Value) && double.IsFinite(figure.Upper.Value))
                .Select(figure => (figure.Metric, figure.Difference!.Value, figure.Lower!.Value, figure.Upper!.Value, ChangeName.Of(figure.Change), Good(figure.Change)))],
            comparison.Margin);
        return Section(name, configuration.Id, Html.Join(
            Html.Of($"<p class=\"lead\">{Badge(configuration.Change)} {configuration.BaseRequests} and {configuration.NewRequests} load requests</p>\n"),
            Parts.Table(
                $"Figures of {configuration.Id} in both runs", ["metric", "verdict", "#base", "#new", "#change", "interval", "method"],
                configuration.Figures.Select(figure => (IReadOnlyList<Html>)
                [
                    Html.Text(figure.Metric), Badge(figure.Change), Html.Text(Value(figure, figure.Base)), Html.Text(Value(figure, figure.New)), Html.Text(Share(figure.Difference)),
                    Html.Text(figure is { Lower: not null, Upper: not null } ? $"{Share(figure.Lower)} to {Share(figure.Upper)}" : "–"), Html.Text(figure.Method),
                ])),
            Parts.Figure(picture, Html.Of($"A mark is the difference, the line its interval; the band holds {Quantity.Format(comparison.Margin, Unit.Percent)} to both sides, which counts as none. A diamond is a regression, a triangle an improvement. For speeds and success more is better, for times less.")),
            Gates(comparison, configuration.Id)));
    }

    /// <summary>What the gates of both runs came to.</summary>
    private static Html Gates(RunComparison comparison, string id)
    {
        if (comparison.Runs is not var (before, after))
        {
            return Html.Empty;
        }

        var (one, other) = (Of(before), Of(after));
        return Html.Join(
            Html.Of($"<h3>Gates</h3>\n"),
            Parts.Table(
                $"Gates of {id} in both runs", ["gate", "base", "#base actual", "new", "#new actual", "#new threshold"],
                other.Keys.Union(one.Keys).Select(gate => (one.GetValueOrDefault(gate), other.GetValueOrDefault(gate))).Select(pair => (IReadOnlyList<Html>)
                [
                    Html.Text((pair.Item2 ?? pair.Item1)!.Id),
                    pair.Item1 is { } was ? Parts.Badge(was.Outcome) : Html.Text("–"), Html.Text(pair.Item1 is { } old ? GateFormat.Text(old.Actual, old.Unit) : "–"),
                    pair.Item2 is { } now ? Parts.Badge(now.Outcome) : Html.Text("–"), Html.Text(pair.Item2 is { } fresh ? GateFormat.Text(fresh.Actual, fresh.Unit) : "–"),
                    Html.Text(pair.Item2 is { } bound ? GateFormat.Text(bound.Threshold, bound.Unit) : "–"),
                ])));

        Dictionary<string, GateResult> Of(Verdict verdict) => verdict.Configurations.FirstOrDefault(configuration => configuration.Id == id)?.Gates.DistinctBy(gate => gate.Id).ToDictionary(gate => gate.Id) ?? [];
    }

    private static Html Reading(RunComparison comparison) => Section("reading", "How to read it", Html.Of(
        $"<p>Means over all load requests; change is new less base, as a share of base (of a rate: in points). The intervals hold all together with {Quantity.Format(comparison.Confidence, Unit.Percent)} confidence (Bonferroni). Regression: the whole interval is worse, and reaches beyond {Quantity.Format(comparison.Margin, Unit.Percent)} (of a rate: however little). Improvement: the whole interval is better. No worse: it leaves no room for {Quantity.Format(comparison.Margin, Unit.Percent)}, or no request of the new run failed. No evidence: neither; more requests would tell. Both are single runs: what differs from one run to the next, such as other work on the machine, is in no interval; run each again to see it.</p>\n"));

    private static Html Section(string id, string title, Html content) => Html.Of($"<section id=\"{id}\" aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{title}</h2>\n{content}</section>\n");

    private static Html Badge(Change change)
    {
        var (kind, sign) = Look(change);
        return Parts.Sign(kind, sign, ChangeName.Of(change));
    }

    private static (string Kind, string Sign) Look(Change change) => change switch
    {
        Change.Improvement => ("good", "▲"),
        Change.NoWorse => ("good", "✓"),
        Change.NoEvidence => ("warn", "?"),
        _ => ("bad", "✕"),
    };

    private static bool? Good(Change change) => change switch
    {
        Change.Improvement => true,
        Change.Regression => false,
        _ => null,
    };

    private static string Value(ComparedFigure figure, double? value) => GateFormat.Text(value, MetricRegistry.Find(figure.Metric)!.Unit);

    private static string Share(double? share) => share is { } known && double.IsFinite(known) ? (known * 100).ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) + "%" : "–";
}
