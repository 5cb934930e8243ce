using Validator.Gates;

namespace Validator.Reports.Html;

/// <summary>For each configuration that was not approved: what failed, by how much, whose fault it is, and what to do first.</summary>
internal static class GlanceSection
{
    public static Html Of(Verdict verdict)
    {
        var troubled = verdict.Configurations.Where(configuration => configuration.Decision != Decision.Approved).ToArray();
        var warned = verdict.Configurations.Where(configuration => configuration.Decision == Decision.Approved && (configuration.Findings.Count > 0 || configuration.Gates.Any(gate => gate.Outcome == Outcome.Warned))).ToArray();
        var sound = verdict.Configurations.Except(troubled).Except(warned).ToArray();
        return Html.Join(
            Html.Join(troubled.Concat(warned).Select(Card)),
            sound.Length == 0 ? Html.Empty : Html.Of($"<p>{Parts.Badge(Decision.Approved)} {string.Join(", ", sound.Select(configuration => configuration.Id))}: every gate held, and nothing was found.</p>\n"));
    }

    private static Html Card(ConfigurationVerdict configuration)
    {
        var failed = configuration.Contract.Where(result => result.Outcome is Outcome.Failed or Outcome.Inconclusive)
            .Select(result => Html.Of($"<li>{Parts.Badge(result.Outcome)} <b>{result.Id}</b>: {result.Message}</li>\n"))
            .Concat(configuration.Gates.Where(gate => gate.Outcome is Outcome.Failed or Outcome.Inconclusive or Outcome.Warned)
                .Select(gate => Html.Of($"<li>{Parts.Badge(gate.Outcome)} <b>{gate.Id}</b>: {Told(gate)}</li>\n")));
        var approved = configuration.Decision == Decision.Approved;
        var told = approved ? configuration.Findings.Select(finding => Html.Of($"<li>{Parts.Sign("warn", "!", "warning")} <b>{finding.Class}</b>: {finding.Explanation}</li>\n")) : [];

        return Html.Of(
            $"""
            <article class="card">
            <h3>{Parts.Badge(configuration.Decision)} {configuration.Id}</h3>
            <ul class="plain">{failed.Concat(told)}</ul>
            {Answers(Diagnoses.Of(configuration))}{(approved ? Html.Empty : Violations(configuration))}</article>

            """);
    }

    private static Html Answers(Diagnosis? diagnosis) => diagnosis is null ? Html.Empty
        : Html.Join(diagnosis.Answers.Select(answer => Html.Of($"<p><b>{answer.Name[..1].ToUpperInvariant()}{answer.Name[1..]}:</b> {answer.Text}</p>\n")));

    /// <summary>What was asked, what came, and how far that is apart.</summary>
    private static Html Told(GateResult gate) => gate is { Actual: { } actual, Threshold: { } threshold } && gate.Outcome != Outcome.Inconclusive
        ? Html.Of($"needs <code>{gate.Expression}</code>, is <b>{GateFormat.Pair(actual, threshold, gate.Unit).Actual}</b>{GateWords.Distance(actual, threshold, gate.Unit)}{Rest(gate.Message)}")
        : Html.Text(gate.Message);

    /// <summary>What the message says beside the two figures, such as that failed requests count as the worst.</summary>
    private static Html Rest(string message) => message.IndexOf("; ", StringComparison.Ordinal) is > 0 and var at ? Html.Of($" <span class=\"quiet\">({message[(at + 2)..]})</span>") : Html.Empty;

    private static Html Violations(ConfigurationVerdict configuration) => configuration.Violations.Count == 0 ? Html.Empty
        : Html.Of($"<p><b>Violations:</b> {string.Join(", ", configuration.Violations.OrderByDescending(violation => violation.Value).Select(violation => $"{violation.Key} ({violation.Value})"))}</p>\n");
}
