using System.Text.RegularExpressions;
using Validator.Reports;
using Xunit;

namespace Validator.Tests.Reports;

/// <summary>Holds the export to the rules of the OpenMetrics text format, version 1.0.</summary>
public sealed partial class OpenMetricsReportTests
{
    public static TheoryData<string> Cases => ["approved", "rejected", "environment", "hostile", "recorded"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_keeps_the_rules_of_the_format(string name)
    {
        var verdict = name switch
        {
            "approved" => VerdictFixture.Approved(),
            "rejected" => VerdictFixture.Rejected(),
            "environment" => VerdictFixture.EnvironmentError(),
            "recorded" => RecordedRunFixture.Evidence().Verdict,
            _ => VerdictFixture.Rejected() with { Name = "a\"b\\c\nd\u0000" },
        };
        var text = OpenMetricsReport.Render(verdict);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);

        var families = new Dictionary<string, string>();
        string? family = null;
        var samples = new HashSet<string>();
        foreach (var line in text[..^"# EOF\n".Length].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Meta().Match(line) is { Success: true } meta)
            {
                if (meta.Groups[1].Value == "TYPE")
                {
                    // Families stand together, each once.
                    family = meta.Groups[2].Value;
                    Assert.True(families.TryAdd(family, meta.Groups[3].Value), family);
                }

                Assert.Equal(family, meta.Groups[2].Value);
                Assert.True(meta.Groups[1].Value != "UNIT" || family!.EndsWith("_" + meta.Groups[3].Value, StringComparison.Ordinal), line);
                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var suffix = sample.Groups[1].Value[family!.Length..];
            string[] legal = families[family] switch
            {
                "info" => ["_info"],
                "summary" => ["", "_count", "_sum"],
                _ => [""],
            };
            Assert.Contains(suffix, legal);
            Assert.True(samples.Add(line[..line.LastIndexOf(' ')]), $"twice: {line}");
        }
    }

    [Fact]
    public void Failed_requests_stand_in_the_quantiles_as_infinite()
    {
        var text = OpenMetricsReport.Render(VerdictFixture.Rejected());

        Assert.Contains("ollama_validator_ttft_seconds{name=\"quick.start\",configuration=\"num_ctx-8192_v1.5\",quantile=\"0.99\"} +Inf\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ollama_validator_ttft_seconds_sum{name=\"quick.start\",configuration=\"num_ctx-8192_v1.5\"}", text, StringComparison.Ordinal);
        Assert.Contains("ollama_validator_gate{name=\"quick.start\",configuration=\"num_ctx-8192_v1.5\",gate=\"speed\",ollama_validator_gate=\"failed\"} 1\n", text, StringComparison.Ordinal);
    }

    [GeneratedRegex("^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex Meta();

    [GeneratedRegex("^([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*\\} (?:[-+0-9.eE]+|\\+Inf)$")]
    private static partial Regex Sample();
}
