using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Validator.Gates;
using Validator.Metrics;
using Validator.Pipeline.Comparing;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Tool.Commands;

/// <summary>Prints a comparison of two runs.</summary>
internal static class ComparisonOutput
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>A table for each configuration, within 80 columns, and how its figures were had.</summary>
    public static string Text(RunComparison comparison)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{ChangeName.Of(comparison.Change).ToUpperInvariant()} {comparison.Name}");
        if (comparison.Runs is { } runs)
        {
            VerdictText.Wrap(text, $"base: {Of(runs.Base)}", "  ");
            VerdictText.Wrap(text, $"new:  {Of(runs.New)}", "  ");
        }

        foreach (var caution in comparison.Cautions)
        {
            VerdictText.Wrap(text, caution, "  ! ");
        }

        foreach (var difference in comparison.Differences)
        {
            VerdictText.Wrap(text, difference, "  ~ ", hang: 2);
        }

        foreach (var configuration in comparison.Configurations)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{configuration.Id}: {ChangeName.Of(configuration.Change)}; {configuration.BaseRequests} and {configuration.NewRequests} requests");
            text.AppendLine(Row("metric", "base", "new", "change", "interval", "verdict"));
            foreach (var figure in configuration.Figures)
            {
                text.AppendLine(Row(figure));
            }

            foreach (var methods in configuration.Figures.GroupBy(figure => figure.Method))
            {
                VerdictText.Wrap(text, $"{string.Join(", ", methods.Select(figure => figure.Metric))}: {methods.Key}", "  ", hang: 2);
            }
        }

        if (comparison.Configurations.Count == 0)
        {
            return text.ToString();
        }

        text.AppendLine();
        VerdictText.Wrap(
            text,
            $"Means over all load requests; change is new less base, as a share of base (of a rate: in points). The intervals hold all together with {Percent(comparison.Confidence)} confidence (Bonferroni). "
            + $"regression: the whole interval is worse, and reaches beyond {Percent(comparison.Margin)} (of a rate: however little); improvement: the whole interval is better; no worse: it leaves no room for {Percent(comparison.Margin)}, or no request of the new run failed; no evidence: neither, more requests would tell. Both are single runs: what differs from one run to the next, such as other work on the machine, is in no interval; run each again to see it.",
            string.Empty);
        return text.ToString();
    }

    private static string Of(Verdict verdict) => string.Create(CultureInfo.InvariantCulture, $"{verdict.Name}, begun {verdict.StartedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, {VerdictNames.Of(verdict.Decision)}, {verdict.Tool}");

    /// <summary>The same for programs.</summary>
    public static string Json(RunComparison comparison) => new JsonObject
    {
        ["name"] = comparison.Name,
        ["change"] = ChangeName.Of(comparison.Change),
        ["exitCode"] = comparison.ExitCode,
        ["confidence"] = comparison.Confidence,
        ["margin"] = comparison.Margin,
        ["cautions"] = new JsonArray([.. comparison.Cautions.Select(caution => JsonValue.Create(caution))]),
        ["differences"] = new JsonArray([.. comparison.Differences.Select(difference => JsonValue.Create(difference))]),
        ["configurations"] = new JsonArray([.. comparison.Configurations.Select(configuration => new JsonObject
        {
            ["id"] = configuration.Id,
            ["change"] = ChangeName.Of(configuration.Change),
            ["requests"] = new JsonObject { ["base"] = configuration.BaseRequests, ["new"] = configuration.NewRequests },
            ["figures"] = new JsonArray([.. configuration.Figures.Select(Figure)]),
        })]),
    }.ToJsonString(s_indented) + "\n";

    private static JsonObject Figure(ComparedFigure figure) => new()
    {
        ["metric"] = figure.Metric,
        ["base"] = figure.Base,
        ["new"] = figure.New,
        ["difference"] = figure.Difference,
        ["lower"] = figure.Lower,
        ["upper"] = figure.Upper,
        ["change"] = ChangeName.Of(figure.Change),
        ["method"] = figure.Method,
    };

    private static string Row(ComparedFigure figure)
    {
        var unit = MetricRegistry.Find(figure.Metric)!.Unit;
        string Value(double? value) => value is { } number ? Quantity.Format(number, unit) : "-";
        var interval = figure is { Lower: { } lower, Upper: { } upper } ? $"{Signed(lower)}..{Signed(upper)}" : "-";
        return Row(figure.Metric, Value(figure.Base), Value(figure.New), figure.Difference is { } difference ? Signed(difference) : "-", interval, ChangeName.Of(figure.Change));
    }

    private static string Row(string metric, string first, string second, string change, string interval, string verdict) =>
        $"  {metric,-25} {first,8} {second,8} {change,7} {interval,15} {verdict}".TrimEnd();

    private static string Signed(double share) => (share * 100).ToString(Math.Abs(share) < 0.0995 ? "+0.0;-0.0;0" : "+0;-0;0", CultureInfo.InvariantCulture) + "%";

    private static string Percent(double share) => Quantity.Format(share, Unit.Percent);
}
