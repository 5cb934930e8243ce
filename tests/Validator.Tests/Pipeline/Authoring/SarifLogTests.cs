using System.Text.Json;
using Validator.Pipeline.Authoring;
using Validator.Reports;
using Validator.Spec;
using Validator.Tests.Spec;
using Xunit;

namespace Validator.Tests.Pipeline.Authoring;

/// <summary>Held against what SARIF 2.1.0 demands of a log, in its own terms (sections 3.13, 3.14, 3.27, 3.30, 3.55).</summary>
public sealed class SarifLogTests
{
    private static readonly string Root = Path.GetFullPath("/work space");

    public static TheoryData<string> Cases => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_gives_a_log_of_that_form(string name)
    {
        var diagnostics = Samples.Read(name).Diagnostics;

        using var document = JsonDocument.Parse(SarifLog.Write(diagnostics, "1.2.3", Root));

        var log = document.RootElement;
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        var run = Assert.Single(log.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("ollama-validator", driver.GetProperty("name").GetString());
        var rules = driver.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToArray();
        Assert.Equal(rules.Length, rules.Distinct().Count());
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(diagnostics.Count, results.Length);
        Assert.All(results, result => Check(result, rules));
    }

    [Theory]
    [InlineData("missing-keys")]
    [InlineData("unquoted-comparison")]
    public void A_spec_that_is_wrong_is_told_to_code_scanning_and_to_a_workflow(string name)
    {
        var diagnostics = Samples.Read(name).Diagnostics;
        Golden.Check($"{name}.2.sarif", SarifLog.Write(diagnostics, "1.2.3", Root));
        using var writer = new StringWriter();
        GitHubAnnotations.Write(writer, diagnostics, null);
        Golden.Check($"{name}.2.annotations.txt", writer.ToString());
    }

    [Fact]
    public void A_fix_replaces_what_stands_there()
    {
        var diagnostic = Diagnostic.Error(new SourceLocation("sub dir/spec.yaml", 3, 5), "unknown key 'optoins' in deployment", "did you mean 'options'?") with { Fix = new TextFix("optoins", "options") };

        using var document = JsonDocument.Parse(SarifLog.Write([diagnostic], "1.2.3", Root));

        var result = document.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        Assert.Equal("spec.key", result.GetProperty("ruleId").GetString());
        var change = result.GetProperty("fixes")[0].GetProperty("artifactChanges")[0];
        Assert.Equal("sub%20dir/spec.yaml", change.GetProperty("artifactLocation").GetProperty("uri").GetString());
        var replacement = change.GetProperty("replacements")[0];
        Assert.Equal(("""{"startLine":3,"startColumn":5,"endColumn":12}""", "options"), (JsonSerializer.Serialize(replacement.GetProperty("deletedRegion")), replacement.GetProperty("insertedContent").GetProperty("text").GetString()));
    }

    [Fact]
    public void What_the_command_line_gave_stands_in_no_file()
    {
        using var document = JsonDocument.Parse(SarifLog.Write([Diagnostic.Error(new SourceLocation("--set", 1, 1), "load: expected a mapping, got 'x'"), Diagnostic.Warning(null, "doubtful")], "1.2.3", Root));

        Assert.All(document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray(), result => Assert.False(result.TryGetProperty("locations", out _)));
    }

    private static void Check(JsonElement result, string?[] rules)
    {
        Assert.Equal(rules[result.GetProperty("ruleIndex").GetInt32()], result.GetProperty("ruleId").GetString());
        Assert.Contains(result.GetProperty("level").GetString(), (string[])["error", "warning"]);
        Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
        foreach (var location in result.TryGetProperty("locations", out var all) ? all.EnumerateArray().ToArray() : [])
        {
            var place = location.GetProperty("physicalLocation");
            var artifact = place.GetProperty("artifactLocation");
            Assert.True(Uri.IsWellFormedUriString(artifact.GetProperty("uri").GetString(), UriKind.RelativeOrAbsolute));
            Assert.Equal("%SRCROOT%", artifact.GetProperty("uriBaseId").GetString());
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() >= 1);
            Assert.True(place.GetProperty("region").GetProperty("startColumn").GetInt32() >= 1);
        }
    }
}
