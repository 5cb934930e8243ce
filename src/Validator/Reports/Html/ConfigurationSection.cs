using Validator.Gates;
using Validator.Metrics;

namespace Validator.Reports.Html;

/// <summary>All of one configuration.</summary>
/// <param name="evidence">The run.</param>
/// <param name="configuration">The configuration.</param>
/// <param name="prefix">Of the names in it.</param>
internal sealed class ConfigurationSection(RunEvidence evidence, ConfigurationVerdict configuration, string prefix)
{
    public Html Render() => Html.Join(
        Html.Of($"<p class=\"lead\">{Parts.Badge(configuration.Decision)} {configuration.Reason}</p>\n"),
        Options(),
        GateTable.Of(configuration),
        FindingList.Of(configuration),
        ViolationList.Of(configuration, evidence.Requests(configuration.Id)),
        new ChartSection(evidence, configuration, prefix).Render(),
        Hazards(),
        Parts.Folded("All figures", FigureTable.Of(configuration)),
        Parts.Folded("Boot contract", Contract(), open: configuration.Contract.Any(result => result.Outcome is Outcome.Failed or Outcome.Inconclusive)));

    private Html Options() => Html.Of($"<p class=\"facts\">{configuration.Requests.Total} load requests, {configuration.Requests.Succeeded} succeeded, {configuration.Requests.Failed} failed · {string.Join(", ", configuration.Options.Select(option => $"{option.Key} {(option.Value.FromEnvironment ? option.Value.Text : option.Value.Json)}"))}</p>\n");

    private Html Hazards() => configuration.ClientHazards.Count == 0 ? Html.Empty : Html.Join(
        Html.Of($"<h3>Client hazards</h3>\n<p>Not violations, and never counted: readers that would fail on these sound bytes, with the error that they would give.</p>\n"),
        Parts.Table(
            $"Client hazards of {configuration.Id}", ["reader", "limit", "error"],
            configuration.ClientHazards.Select(hazard => (IReadOnlyList<Html>)[Html.Text(hazard.Reader), Html.Text(hazard.Limit), Parts.Code(hazard.Error)])));

    private Html Contract() => Parts.Table(
        $"Boot contract of {configuration.Id}: what was declared against what was booted",
        ["assertion", "outcome", "expected", "actual", "message"],
        configuration.Contract.Select(result => (IReadOnlyList<Html>)
            [Html.Text(result.Id), Parts.Badge(result.Outcome), Html.Text(result.Expected), Html.Text(result.Actual ?? "–"), Html.Text(result.Message)]));
}
