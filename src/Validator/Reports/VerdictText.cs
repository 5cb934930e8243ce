using System.Globalization;
using System.Text;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>The verdict for a terminal, within 80 columns; words carry the meaning, never colours alone.</summary>
public static class VerdictText
{
    private const int Width = 80;

    /// <summary>Of a log that a finding carries; the whole is in its file.</summary>
    private const int LastLines = 10;

    /// <summary>The text of a verdict.</summary>
    public static string Render(Verdict verdict)
    {
        var text = new StringBuilder();
        var faults = verdict.Faults ? ", with faults injected" : string.Empty;
        var rehearsal = (verdict.Rehearsal, verdict.Scripted) switch
        {
            (_, true) => $" (rehearsal: the embedded engine played a scripted machine{faults})",
            (true, _) => $" (rehearsal: the embedded engine answered{faults})",
            _ => string.Empty,
        };
        text.AppendLine(CultureInfo.InvariantCulture, $"{VerdictNames.Of(verdict.Decision).ToUpperInvariant()} {verdict.Name}{rehearsal}");
        Wrap(text, verdict.Reason, "  ");
        SideBySideText.Append(text, verdict);
        foreach (var configuration in verdict.Configurations)
        {
            Append(text, configuration);
        }

        // Of several the first lines have scrolled away by now.
        if (verdict.Configurations.Count > 1 && verdict.Decision != Decision.Approved)
        {
            Wrap(text.AppendLine(), $"{VerdictNames.Of(verdict.Decision).ToUpperInvariant()} {verdict.Name}: {Reason.Head(verdict.Reason)}", string.Empty, hang: 2);
            Answers(text, verdict.Configurations.Where(configuration => configuration.Decision == verdict.Decision && verdict.Reason.Contains($"{configuration.Id}: ", StringComparison.Ordinal)).Select(Diagnoses.Of).FirstOrDefault());
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ConfigurationVerdict configuration)
    {
        var requests = configuration.Requests;
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{configuration.Id}: {VerdictNames.Of(configuration.Decision)}; {requests.Succeeded} of {requests.Total} requests succeeded");
        Answers(text, Diagnoses.Of(configuration));

        foreach (var result in configuration.Contract)
        {
            Wrap(text, $"{Mark(result.Outcome)} {result.Id}: {result.Message}", "  ", hang: 7);
        }

        foreach (var gate in configuration.Gates)
        {
            Wrap(text, $"{Mark(gate.Outcome)} {gate.Id}: {gate.Message}", "  ", hang: 7);
            if (gate.Power is { } power)
            {
                Wrap(text, power.ToString(), "         ");
            }
        }

        if (SteadyFindings.Words(configuration.Metrics.Steady) is { } steady)
        {
            Wrap(text, steady, "  ");
        }

        foreach (var finding in configuration.Findings)
        {
            Wrap(text, $"{finding.Class}: {finding.Explanation}", "  ! ", hang: 2);
            Wrap(text, $"do: {finding.Remedy}", "    ");
            Wrap(text, $"see: {finding.Evidence}", "    ");
            if (finding.Class == RunFindings.ServerBroke && finding.Excerpt is { } log)
            {
                Wrap(text, "its last lines:", "    ");
                Wrap(text, string.Join('\n', XmlText.Clean(log).Split('\n').TakeLast(LastLines)), "      ");
            }
        }

        if (configuration.ClientHazards is { Count: > 0 } hazards)
        {
            var more = hazards.Count > 1 ? $"; {Number.Of(hazards.Count - 1, "more reader")} would fail: {string.Join(", ", hazards.Skip(1).Select(other => other.Reader))}" : string.Empty;
            Wrap(text, $"client hazard, {hazards[0].Reader}: {hazards[0].Error}{more}", "  ~ ", hang: 2);
        }
    }

    private static void Answers(StringBuilder text, Diagnosis? diagnosis)
    {
        foreach (var line in diagnosis?.Lines ?? [])
        {
            Wrap(text, line, "  ", hang: 2);
        }
    }

    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "pass  ",
        Outcome.Failed => "FAIL  ",
        Outcome.Warned => "warn  ",
        Outcome.Skipped => "skip  ",
        _ => "????  ",
    };

    /// <summary>Excerpts of answers have no spaces to break at; a path is left whole, for it is to be copied.</summary>
    private static IEnumerable<string> Parts(string word, int room) =>
        word.Length <= room || (word.AsSpan().ContainsAny('/', '\\') && !word.AsSpan().ContainsAny('"', '{')) ? [word] : word.Chunk(room).Select(part => new string(part));

    /// <summary>Appends text in lines of 80 columns.</summary>
    /// <param name="text">What it is appended to.</param>
    /// <param name="content">The text; its line ends are kept.</param>
    /// <param name="indent">What the first line begins with.</param>
    /// <param name="hang">Further spaces before the lines behind it.</param>
    public static void Wrap(StringBuilder text, string content, string indent, int hang = 0)
    {
        var first = true;
        foreach (var line in content.Split('\n'))
        {
            var column = 0;
            foreach (var word in line.Split(' ').SelectMany(word => Parts(word, Width - indent.Length - hang)))
            {
                if (column == 0 || column + 1 + word.Length > Width)
                {
                    var lead = first ? indent : new string(' ', indent.Length + hang);
                    text.Append(column == 0 && first ? string.Empty : column == 0 ? string.Empty : Environment.NewLine).Append(lead).Append(word);
                    column = lead.Length + word.Length;
                    first = false;
                }
                else
                {
                    text.Append(' ').Append(word);
                    column += 1 + word.Length;
                }
            }

            text.AppendLine();
        }
    }
}
