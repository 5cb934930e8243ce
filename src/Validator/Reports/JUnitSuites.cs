using System.Globalization;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>Lays a verdict out as suites and cases.</summary>
internal static class JUnitSuites
{
    public static IReadOnlyList<JUnitSuite> Of(Verdict verdict, string runDirectory)
    {
        List<(string, string)> properties =
        [
            ("tool", verdict.Tool),
            ("rehearsal", Flag(verdict.Rehearsal)),
            ("scripted", Flag(verdict.Scripted)),
            .. verdict.Faults ? [("faults", "true")] : Array.Empty<(string, string)>(),
            ("decision", VerdictNames.Of(verdict.Decision)),
            ("machine.fingerprint", verdict.MachineFingerprint ?? "unknown"),
        ];
        List<JUnitSuite> suites = [.. verdict.Configurations.Select(configuration => Suite(verdict, configuration, properties, runDirectory))];

        // What no configuration says must be said by a case of its own, or the file would read as passed.
        if (suites.Count == 0 || suites.All(suite => suite.Cases.All(test => test.Outcome is JUnitOutcome.Passed or JUnitOutcome.Skipped)))
        {
            if (suites.Count == 0 || verdict.Decision != Decision.Approved)
            {
                suites.Add(new JUnitSuite(verdict.Name, properties, [Whole($"{Part(verdict.Name)}.run.verdict", verdict.Decision, verdict.Reason, $"run directory: {runDirectory}", verdict.ExitCode == ExitCodes.Usage ? "spec" : "environment")]));
            }
        }

        return suites;
    }

    private static JUnitSuite Suite(Verdict verdict, ConfigurationVerdict configuration, List<(string, string)> properties, string runDirectory)
    {
        var prefix = $"{Part(verdict.Name)}.{Part(configuration.Id)}";
        var evidence = Evidence(configuration, runDirectory);
        var spared = verdict.Decision == Decision.Approved && configuration.Decision != Decision.Approved;
        List<JUnitCase> cases =
        [
            .. configuration.Contract.Select(result => Contract($"{prefix}.contract", result, Told(Diagnoses.Of(configuration, result), spared), evidence)),
            .. configuration.Gates.Select(gate => Gate($"{prefix}.gates", gate, Told(Diagnoses.Of(configuration, gate), spared), evidence)),
            .. configuration.Findings.Where(finding => HealthFindings.Classes.ContainsKey(finding.Class)).Select(finding => Health($"{prefix}.health", finding, evidence)),
        ];
        var told = configuration.Decision switch
        {
            Decision.Approved => true,
            Decision.Rejected => cases.Any(test => test.Outcome == JUnitOutcome.Failed && test.Type != Inconclusive),
            Decision.Inconclusive => cases.Any(test => test.Outcome == JUnitOutcome.Failed),
            _ => false,
        };
        if (!told)
        {
            cases.Add(Whole($"{prefix}.run", configuration.Decision, string.Join('\n', [configuration.Reason, .. Told(Diagnoses.Of(configuration), spared)]), evidence, "environment"));
        }

        var files = Attachments(configuration, runDirectory);
        return new JUnitSuite(
            configuration.Id,
            [.. properties, ("configuration.decision", VerdictNames.Of(configuration.Decision))],
            [.. cases.Select(test => test.Outcome is JUnitOutcome.Failed or JUnitOutcome.Error ? test with { Attachments = files } : test)],
            configuration.Requests.Seconds);
    }

    private const string Inconclusive = "inconclusive";

    private static JUnitCase Gate(string className, GateResult gate, IReadOnlyList<string> told, string evidence)
    {
        var actual = GateFormat.Text(gate.Actual, gate.Unit);
        var threshold = GateFormat.Text(gate.Threshold, gate.Unit);
        return new JUnitCase
        {
            ClassName = className,
            Name = gate.Id,
            Outcome = Outcome(gate.Outcome),
            Type = gate.Outcome == Gates.Outcome.Inconclusive ? Inconclusive : "gate",
            Message = gate.Outcome == Gates.Outcome.Skipped ? gate.Message : Line([$"expected {gate.Expression}, actual {actual}", .. told]),
            Body = $"{string.Join('\n', [gate.Message, .. told])}\nat {gate.Location}\n{evidence}",
            Properties =
            [
                ("expression", gate.Expression),
                ("actual", actual),
                ("threshold", threshold),
                ("outcome", VerdictNames.Of(gate.Outcome)),
                ("message", gate.Message),
                ("file", gate.Location.File),
                ("line", gate.Location.Line.ToString(CultureInfo.InvariantCulture)),
            ],
            Location = gate.Location,
        };
    }

    private static JUnitCase Contract(string className, ContractResult result, IReadOnlyList<string> told, string evidence) => new()
    {
        ClassName = className,
        Name = result.Id,
        Outcome = Outcome(result.Outcome),
        Type = result.Outcome == Gates.Outcome.Inconclusive ? Inconclusive : "contract",
        Message = result.Outcome == Gates.Outcome.Skipped ? result.Message : Line([$"expected {result.Expected}, actual {result.Actual ?? "unknown"}", .. told]),
        Body = $"{string.Join('\n', [result.Message, .. told])}\n{evidence}",
        Properties =
        [
            ("expected", result.Expected),
            ("actual", result.Actual ?? "unknown"),
            ("outcome", VerdictNames.Of(result.Outcome)),
            ("message", result.Message),
        ],
    };

    private static JUnitCase Health(string className, Finding finding, string evidence) => new()
    {
        ClassName = className,
        Name = finding.Class,
        Outcome = HealthFindings.Classes[finding.Class] == HealthWeight.Warns ? JUnitOutcome.Passed : JUnitOutcome.Failed,
        Type = HealthFindings.Classes[finding.Class] == HealthWeight.Rejects ? "health" : Inconclusive,
        Message = finding.Explanation,
        Body = $"{finding.Explanation}\n{finding.Remedy}\n{evidence}",
        Properties =
        [
            ("message", finding.Explanation),
            ("remedy", finding.Remedy),
            ("evidence", finding.Evidence),
        ],
    };

    private static JUnitCase Whole(string className, Decision decision, string reason, string evidence, string fault) => new()
    {
        ClassName = className,
        Name = decision switch
        {
            Decision.Error => fault,
            Decision.Cancelled => "cancelled",
            Decision.Approved => "approved",
            _ => "verdict",
        },
        Outcome = decision switch
        {
            Decision.Error or Decision.Cancelled => JUnitOutcome.Error,
            Decision.Approved => JUnitOutcome.Passed,
            _ => JUnitOutcome.Failed,
        },
        Type = decision switch
        {
            Decision.Error => fault,
            Decision.Inconclusive => Inconclusive,
            _ => VerdictNames.Of(decision),
        },
        Message = reason,
        Body = $"{reason}\n{evidence}",
    };

    /// <summary>Why, whose fault and what to do; and that an approval does not depend on it, where it does not.</summary>
    private static IReadOnlyList<string> Told(Diagnosis? diagnosis, bool spared) => diagnosis is null ? [] :
    [
        .. diagnosis.Lines,
        .. spared ? ["the run is approved without this configuration (accept)"] : Array.Empty<string>(),
    ];

    private static string Line(IEnumerable<string> parts) => string.Join("; ", parts.Select(part => part.TrimEnd('.')));

    private static JUnitOutcome Outcome(Outcome outcome) => outcome switch
    {
        Gates.Outcome.Passed or Gates.Outcome.Warned => JUnitOutcome.Passed,
        Gates.Outcome.Skipped => JUnitOutcome.Skipped,
        _ => JUnitOutcome.Failed,
    };

    private static string Evidence(ConfigurationVerdict configuration, string runDirectory)
    {
        var folder = Path.Combine(runDirectory, configuration.Id);
        var findings = configuration.Findings.Select(finding => $"{finding.Class}: {finding.Explanation}\n  {finding.Remedy}\n  {finding.Evidence}\n{Bytes(finding)}");
        return $"{string.Concat(findings)}evidence: {Path.Combine(folder, RunFiles.Requests)}, {Path.Combine(folder, RunFiles.ServerLog)}";
    }

    /// <summary>What is there to be looked at: the page, the requests, the server's words, and the bytes that findings name.</summary>
    private static string[] Attachments(ConfigurationVerdict configuration, string runDirectory)
    {
        if (ConfigurationDirectory.Find(runDirectory, configuration.Id) is not { } folder)
        {
            return [];
        }

        var bytes = Directory.Exists(folder.Wire) ? Directory.EnumerateFiles(folder.Wire).Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return [.. new[] { Path.Combine(runDirectory, RunFiles.Page), folder.Requests, folder.ServerLog, bytes }.OfType<string>().Where(File.Exists)];
    }

    private static string Bytes(Finding finding) =>
        finding.Excerpt is null ? string.Empty : string.Concat(finding.Excerpt.Split('\n').Select(line => $"    {line}\n"));

    /// <summary>Dots part the class name, so none may stand inside a part.</summary>
    internal static string Part(string text) => text.Replace('.', '_');

    private static string Flag(bool value) => value ? "true" : "false";
}
