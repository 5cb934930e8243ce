using System.Globalization;
using System.Text;
using Validator.Integrity;
using Validator.Reports;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The reports of <c>check</c> for people: the first line says all, what follows says why.</summary>
public static class CheckText
{
    /// <summary>How a route is called on the command line.</summary>
    public static string NameOf(ApiKind api) => CheckRequest.NameOf(api);

    /// <summary>The report of a health check.</summary>
    public static string Render(HealthReport report)
    {
        var text = new StringBuilder();
        var version = report.Version is { } number ? $", Ollama {number}" : string.Empty;
        var model = report.Model is { } name ? $", model {name}" : string.Empty;
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Verdict.ToUpperInvariant()} {report.Server}{version}{model}: {report.Reason} ({report.ElapsedMs / 1000:0.00} s)");
        if (report.Remedy is { } remedy)
        {
            VerdictText.Wrap(text, $"do: {remedy}", "  ");
        }

        foreach (var answer in report.Answers)
        {
            var tokens = answer.Answer.OutputTokens is { } count ? $", {Number.Of(count, "token")}" : string.Empty;
            var first = answer.FirstTokenMs is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $", first content after {milliseconds:0} ms") : string.Empty;
            var mark = answer.Answer.Violations.Count == 0 ? "sound " : "BROKEN";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {mark} {answer.Request}: {answer.ElapsedMs:0} ms{first}, {Number.Of(answer.Answer.Frames, "frame")}{tokens}");
            Violations(text, answer.Answer);
        }

        Hazards(text, report.Answers.SelectMany(answer => answer.Answer.ClientHazards));
        Notes(text, report.Notes);
        return text.ToString();
    }

    /// <summary>The report on recorded bytes.</summary>
    public static string Render(ReplayReport report)
    {
        var text = new StringBuilder();
        var answer = report.Answer;
        var classes = string.Join(", ", answer.Violations.Select(violation => violation.Class).Concat(report.Recorded ?? []).Distinct(StringComparer.Ordinal));
        var status = answer.Status is { } code ? $"status {code}, " : string.Empty;
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Verdict.ToUpperInvariant()} {report.File}{(classes.Length > 0 ? $": {classes}" : string.Empty)} ({status}{Number.Of(answer.Bytes, "byte")}, {Number.Of(answer.Frames, "frame")})");
        Violations(text, answer);
        Hazards(text, answer.ClientHazards);
        Notes(text, report.Notes);
        return text.ToString();
    }

    private static void Violations(StringBuilder text, JudgedAnswer answer)
    {
        foreach (var violation in answer.Violations)
        {
            VerdictText.Wrap(text, $"{violation.Class} (laid to {violation.Side}{(violation.Because is { } because ? $": {because}" : string.Empty)}): {violation.Explanation}", "    ! ", hang: 2);
            VerdictText.Wrap(text, $"means: {violation.Definition}", "      ");
            VerdictText.Wrap(text, $"do: {violation.Remedy}", "      ");
            foreach (var line in violation.Excerpt?.Split('\n') ?? [])
            {
                text.Append("      ").AppendLine(line);
            }
        }

        foreach (var error in answer.Reread?.Errors ?? [])
        {
            VerdictText.Wrap(text, $"{error.Reader} says of these bytes: {error.Error}", "      ");
        }

        if (answer.ViolationTotal > answer.Violations.Count)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    ! and {answer.ViolationTotal - answer.Violations.Count} more");
        }
    }

    private static void Hazards(StringBuilder text, IEnumerable<ClientHazard> hazards)
    {
        foreach (var hazard in hazards.DistinctBy(hazard => hazard.Reader))
        {
            VerdictText.Wrap(text, $"client hazard, no violation: {hazard.Reader} would fail on these sound bytes with \"{hazard.Error}\"", "  ~ ", hang: 2);
        }
    }

    private static void Notes(StringBuilder text, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            VerdictText.Wrap(text, $"note: {note}", "  ");
        }
    }
}
