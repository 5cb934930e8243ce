using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports.Html;

/// <summary>Violations by class, with the first requests of each and their bytes.</summary>
internal static class ViolationList
{
    /// <summary>Of each class.</summary>
    private const int Examples = 3;

    public static Html Of(ConfigurationVerdict configuration, IReadOnlyList<RequestRecord> records)
    {
        if (configuration.Violations.Count == 0)
        {
            return Html.Empty;
        }

        var found = records.Where(record => record.IsJudged).SelectMany(record => record.Violations.Select(violation => (record, violation))).ToLookup(pair => pair.violation.Class);
        var classes = configuration.Violations.OrderByDescending(violation => violation.Value).ToArray();
        return Html.Join(
            Html.Of($"<h3>Violations</h3>\n"),
            Parts.Table(
                $"Violations of {configuration.Id} by class", ["class", "#count", "laid to", "because"],
                classes.Select(violation => (IReadOnlyList<Html>)
                [
                    Parts.Code(violation.Key),
                    Html.Of($"{violation.Value}"),
                    Html.Text(string.Join(", ", found[violation.Key].Select(pair => pair.violation.Side).Distinct())),
                    Html.Text(string.Join("; ", found[violation.Key].Select(pair => pair.violation.Because).OfType<string>().Distinct().Take(Examples))),
                ])),
            Html.Join(classes.Select(violation => Shown(violation.Key, [.. found[violation.Key].Take(Examples)]))));
    }

    private static Html Shown(string name, IReadOnlyList<(RequestRecord Record, RecordedViolation Violation)> examples) => examples.Count == 0 ? Html.Empty : Parts.Folded(
        $"{name}: the first {(examples.Count == 1 ? "one" : examples.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))}, with the bytes",
        Html.Join(examples.Select(example => Html.Of(
            $"""
            <p>Request {example.Record.Id} ({example.Record.Query}): {example.Violation.Explanation}{(example.Record.Wire is { } wire ? Html.Of($" <span class=\"quiet\">{wire}</span>") : Html.Empty)}</p>
            {(example.Violation.Excerpt is { } bytes ? Parts.Block(bytes, $"Bytes of request {example.Record.Id} in hexadecimal and as text") : Html.Empty)}
            """))));
}
