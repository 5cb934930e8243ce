using Validator.Gates;
using Validator.Reports;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Reports;

public class GitHubAnnotationsTests
{
    private static string[] Lines(Verdict verdict, string? workspace = null)
    {
        using var writer = new StringWriter();
        GitHubAnnotations.Write(writer, verdict, workspace);
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Failures_are_errors_and_warned_gates_warnings_at_the_specs_line()
    {
        var lines = Lines(VerdictFixture.Rejected());
        Assert.Equal(
            [
                "::error file=spec.yaml,line=40,col=5,title=num_ctx-8192_v1.5%3A requests.success_rate::requests.success_rate is 33.333%25, needs == 100%25",
                "::error file=spec.yaml,line=40,col=5,title=num_ctx-8192_v1.5%3A speed::decode.tokens_per_second.p10 is 0/s, needs >= 5/s; 2 of 3 requests failed and count as 0",
                "::warning file=spec.yaml,line=40,col=5,title=num_ctx-8192_v1.5%3A ttft.max::ttft.max is ∞, needs <= 45m; 2 of 3 requests failed and count as infinite",
            ],
            [.. new[] { lines[0], lines[1], lines[3] }.Select(line => line.Split("%0A")[0])]);
        Assert.Equal(4, lines.Length);
        Assert.All([lines[0], lines[1], lines[3]], line => Assert.Contains("%0Awhose fault: the server%0Ado first: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_an_approved_run_nothing_is_an_error()
    {
        var rejected = VerdictFixture.Rejected();
        var lines = Lines(rejected with { Decision = Decision.Approved, ExitCode = 0 });

        Assert.Equal(Lines(rejected).Length, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("::warning ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void More_than_GitHub_shows_are_named_by_the_last()
    {
        var verdict = VerdictFixture.Rejected();
        verdict = verdict with { Configurations = [.. Enumerable.Range(1, 6).Select(number => verdict.Configurations[1] with { Id = $"c{number}" })] };

        var lines = Lines(verdict);

        Assert.Equal(GitHubAnnotations.Most, lines.Count(line => line.StartsWith("::error ", StringComparison.Ordinal)));
        Assert.Equal(6, lines.Count(line => line.StartsWith("::warning ", StringComparison.Ordinal)));
        Assert.Equal("::error title=quick.start%3A 9 more::c4: requests.success_rate, c4: speed, c4: e2e.mean, c5: requests.success_rate, c5: speed, c5: e2e.mean, c6: requests.success_rate, c6: speed, c6: e2e.mean", lines[9]);
    }

    [Fact]
    public void No_text_starts_a_command_of_its_own()
    {
        var lines = Lines(VerdictFixture.WithGateMessage("a\r\n::set-output name=x::y%0A"));
        Assert.All(lines, line => Assert.True(line.StartsWith("::error ", StringComparison.Ordinal) || line.StartsWith("::warning ", StringComparison.Ordinal)));
        Assert.Contains("::a%0D%0A::set-output name=x::y%250A", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_escape_colons_and_commas()
    {
        using var writer = new StringWriter();
        GitHubAnnotations.Write(writer, [Diagnostic.Error(new SourceLocation("a,b:c%.yaml", 1, 2), "wrong, here: now", "do")], null);
        Assert.Equal("::error file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=ollama-validator::wrong, here: now (do)\n", writer.ToString());
    }

    [Fact]
    public void What_the_host_would_drop_stands_in_the_last_one()
    {
        using var writer = new StringWriter();
        GitHubAnnotations.Write(writer, [Diagnostic.Warning(new SourceLocation("s.yaml", 9, 9), "odd"), .. Enumerable.Range(1, 12).Select(line => Diagnostic.Error(new SourceLocation("s.yaml", line, 2), $"wrong {line}"))], null);

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((10, 1), (lines.Count(line => line.StartsWith("::error ", StringComparison.Ordinal)), lines.Count(line => line.StartsWith("::warning ", StringComparison.Ordinal))));
        Assert.Equal("::error title=ollama-validator%3A 3 more::s.yaml:10:2: error: wrong 10%0As.yaml:11:2: error: wrong 11%0As.yaml:12:2: error: wrong 12", lines[9]);
    }

    [Fact]
    public void Paths_are_relative_to_the_workspace_when_they_lie_in_it()
    {
        string At(string file)
        {
            using var writer = new StringWriter();
            GitHubAnnotations.Write(writer, [Diagnostic.Warning(new SourceLocation(file, 1, 2), "m")], "/w/repo");
            return writer.ToString();
        }

        Assert.StartsWith("::warning file=deploy/spec.yaml,line=1", At("/w/repo/deploy/spec.yaml"), StringComparison.Ordinal);
        Assert.StartsWith("::warning file=/w/repository/spec.yaml,line=1", At("/w/repository/spec.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_error_has_an_annotation_without_a_file() =>
        Assert.Equal(["::error title=quick.start%3A error::no ollama executable was found%0Alooked in PATH"], Lines(VerdictFixture.EnvironmentError()));

    [Fact]
    public void An_approval_needs_none() => Assert.Empty(Lines(VerdictFixture.Approved()));
}
