using Validator.Gates;

namespace Validator.Reports.Html;

/// <summary>The gates of a configuration.</summary>
internal static class GateTable
{
    public static Html Of(ConfigurationVerdict configuration) => configuration.Gates.Count == 0 ? Html.Empty : Html.Join(
        Html.Of($"<h3>Gates</h3>\n"),
        Parts.Table(
            $"Gates of {configuration.Id}",
            ["gate", "outcome", "#actual", "#threshold", "interval", "what it says"],
            configuration.Gates.Select(gate => (IReadOnlyList<Html>)
            [
                Html.Of($"{Parts.Breakable(gate.Id)}<br><code class=\"quiet\">{Parts.Breakable(gate.Expression)}</code>"),
                Parts.Badge(gate.Outcome),
                Html.Text(gate is { Actual: { } actual, Threshold: { } threshold } ? GateFormat.Pair(actual, threshold, gate.Unit).Actual : GateFormat.Text(gate.Actual, gate.Unit)),
                Html.Text(gate is { Actual: { } value, Threshold: { } bound } ? GateFormat.Pair(value, bound, gate.Unit).Threshold : GateFormat.Text(gate.Threshold, gate.Unit)),
                Html.Text(GateWords.Interval(gate)),
                Html.Of($"{(gate.Power is { } power ? $"{gate.Message}; {(power.Noise is null ? string.Empty : "noise ")}{power}" : gate.Message)} <span class=\"quiet\">{Path.GetFileName(gate.Location.File)}:{gate.Location.Line}</span>"),
            ])));
}
