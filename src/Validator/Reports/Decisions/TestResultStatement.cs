using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Gates;

namespace Validator.Reports;

/// <summary>
/// A verdict as an in-toto statement (v1) with the predicate <c>test-result/v0.1</c>. It is not signed. A rehearsal is never an
/// approval: its result is <c>FAILED</c>, by a test of its own that says why.
/// </summary>
public static partial class TestResultStatement
{
    /// <summary>Type of the statement.</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>Type of the predicate.</summary>
    public const string PredicateType = "https://in-toto.io/attestation/test-result/v0.1";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The statement as text; it ends with a line end.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="deployed">What it is about.</param>
    /// <param name="run">Address of the CI run; null where it is not known.</param>
    public static string Render(Verdict verdict, DeployedAs deployed, string? run)
    {
        var (passed, warned, failed) = Tests(verdict);
        var predicate = new JsonObject
        {
            ["result"] = Result(verdict, warned.Count + failed.Count),
            ["configuration"] = Configuration(verdict, deployed),
        };
        if (run is not null)
        {
            predicate["url"] = run;
        }

        predicate["passedTests"] = Names(passed);
        predicate["warnedTests"] = Names(warned);
        predicate["failedTests"] = Names(failed);
        var statement = new JsonObject
        {
            ["_type"] = StatementType,
            ["subject"] = Subjects(verdict, deployed),
            ["predicateType"] = PredicateType,
            ["predicate"] = predicate,
        };
        return statement.ToJsonString(Indented) + "\n";
    }

    /// <summary>SHA-256 of a text as it is written, hexadecimal.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Result(Verdict verdict, int blemishes) => verdict.Decision != Decision.Approved || DecisionDocument.Rehearsal(verdict) is not null ? "FAILED"
        : blemishes > 0 ? "WARNED"
        : "PASSED";

    private static (List<string> Passed, List<string> Warned, List<string> Failed) Tests(Verdict verdict)
    {
        var (passed, warned, failed) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var test in JUnitSuites.Of(verdict, string.Empty).SelectMany(suite => suite.Cases))
        {
            var name = $"{test.ClassName}.{test.Name}";
            switch (test.Outcome)
            {
                case JUnitOutcome.Skipped:
                    break;
                case JUnitOutcome.Passed when IsWarning(test):
                    warned.Add(name);
                    break;
                case JUnitOutcome.Passed:
                    passed.Add(name);
                    break;
                default:
                    failed.Add(name);
                    break;
            }
        }

        foreach (var (configuration, finding) in verdict.Configurations.SelectMany(one => one.Findings.Where(finding => PolicyWords.IsPolicy(finding.Class)).Select(finding => (one.Id, finding.Class))))
        {
            warned.Add($"{JUnitSuites.Part(verdict.Name)}.{JUnitSuites.Part(configuration)}.policy.{finding}");
        }

        if (DecisionDocument.Rehearsal(verdict) is not null)
        {
            failed.Add($"{JUnitSuites.Part(verdict.Name)}.run.rehearsal");
        }

        return (passed, warned, failed);
    }

    /// <summary>JUnit knows no warnings: a case that passed with one says so in its outcome, one of the server's health is one.</summary>
    private static bool IsWarning(JUnitCase test) =>
        test.Properties.Contains(("outcome", VerdictNames.Of(Outcome.Warned))) || test.ClassName.EndsWith(".health", StringComparison.Ordinal);

    private static JsonArray Subjects(Verdict verdict, DeployedAs deployed) => new(
    [
        Descriptor(RunFiles.Spec, deployed.SpecDigest),
        .. verdict.Configurations.Select(one => one.Served?.Digest).OfType<string>().Where(digest => Hexadecimal().IsMatch(digest)).Distinct(StringComparer.Ordinal)
            .Select(digest => Descriptor(deployed.Model, digest)),
    ]);

    private static JsonArray Configuration(Verdict verdict, DeployedAs deployed)
    {
        var spec = Descriptor(RunFiles.Spec, deployed.SpecDigest);
        spec["annotations"] = new JsonObject
        {
            ["approvedConfigurations"] = Names(verdict.ApprovedConfigurations),
            ["rejectedConfigurations"] = Names(verdict.RejectedConfigurations),
        };
        var machine = Descriptor(RunFiles.Machine, deployed.MachineDigest);
        machine["annotations"] = new JsonObject { ["fingerprint"] = verdict.MachineFingerprint };
        var record = Descriptor(RunFiles.Verdict, Sha256(VerdictJson.Write(verdict)));
        record["annotations"] = new JsonObject { ["decision"] = VerdictNames.Of(verdict.Decision), ["tool"] = verdict.Tool };
        return new([spec, machine, record, .. Servers(verdict)]);
    }

    private static IEnumerable<JsonNode> Servers(Verdict verdict) => verdict.Configurations.Select(one => one.Served?.Version).OfType<string>().Distinct(StringComparer.Ordinal).Select(version => (JsonNode)new JsonObject
    {
        ["name"] = verdict.Rehearsal ? "embedded engine" : "ollama",
        ["uri"] = verdict.Rehearsal ? $"pkg:nuget/OllamaValidator@{Uri.EscapeDataString(verdict.Tool.Split(' ')[^1])}" : $"pkg:github/ollama/ollama@v{Uri.EscapeDataString(version)}",
        ["annotations"] = new JsonObject { ["version"] = version, ["rehearsal"] = verdict.Rehearsal, ["scripted"] = verdict.Scripted, ["faults"] = verdict.Faults },
    });

    private static JsonObject Descriptor(string name, string sha256) => new() { ["name"] = name, ["digest"] = new JsonObject { ["sha256"] = sha256 } };

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)JsonValue.Create(name))];

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();
}
