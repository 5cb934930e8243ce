using Validator.Gates;

namespace Validator.Reports.Html;

/// <summary>The verdict and its reason, before everything else.</summary>
internal static class VerdictHeader
{
    public static Html Of(Verdict verdict)
    {
        var (kind, sign) = verdict.Decision switch
        {
            Decision.Approved => ("good", "✓"),
            Decision.Inconclusive => ("warn", "?"),
            Decision.Cancelled => ("warn", "■"),
            Decision.Rejected => ("bad", "✕"),
            _ => ("bad", "!"),
        };
        return Html.Of(
            $"""
            <div class="verdict {kind}">
            <p class="sign" aria-hidden="true">{sign}</p>
            <div>
            <h1><span class="decision">{VerdictNames.Of(verdict.Decision)}</span> {verdict.Name}</h1>
            <p class="reason">{Reason.Head(verdict.Reason)}</p>
            {(Reason.Rest(verdict.Reason) is { } rest ? Parts.Block(rest, "The rest of the reason") : Html.Empty)}            <p class="facts">{HtmlReport.Began(verdict)} · {verdict.Tool} · exit code {verdict.ExitCode}{Machine(verdict)}</p>
            {Kind(verdict)}</div>
            </div>

            """);
    }

    private static Html Machine(Verdict verdict) => verdict.MachineFingerprint is { } fingerprint ? Html.Of($" · machine <code>{fingerprint}</code>") : Html.Empty;

    private static Html Kind(Verdict verdict)
    {
        var words = (verdict.Scripted, verdict.Rehearsal) switch
        {
            (true, _) => "Rehearsal: the embedded engine played a scripted machine. No figure here was measured on any machine, and times are the script's.",
            (_, true) => "Rehearsal: the embedded engine answered, not Ollama. This shows that the deployment can be verified, not how it performs.",
            _ => null,
        };
        return Html.Join(
            words is null ? Html.Empty : Html.Of($"<p class=\"note\">{words}</p>\n"),
            verdict.Faults ? Html.Of($"<p class=\"note\">Faults were injected (runtime.faults): what broke was meant to.</p>\n") : Html.Empty,
            verdict.NotVerified.Count == 0 ? Html.Empty : Html.Of($"<p class=\"note\">Left out of this run: {string.Join(", ", verdict.NotVerified)}.</p>\n"));
    }
}
