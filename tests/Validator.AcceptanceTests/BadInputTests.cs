namespace Validator.AcceptanceTests;

public sealed class BadInputTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task All_errors_of_a_spec_are_told_at_once_with_their_places_and_nothing_starts()
    {
        var spec = _work.Write("spec.yaml", """
            apiVersion: ollama-validator/v1
            name: bad
            runtime: { engine: embeded }
            deployment:
              model: synthetic:1m
              optoins: { num_ctx: 2048 }
            workload:
              queries:
                - { id: a, prompt: A }
            load: { requests: -3, timeout: 5 parsecs }
            gates:
              - requests.sucess_rate == 100%
              - ttft >= 3s
              - decode.tokens_per_second.p10 =~ 5
            """);

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(2);
        var lint = (await Tool.RunAsync(_work.Folder, ["lint", spec])).Ended(2);

        foreach (var place in new[] { "spec.yaml:3:", "spec.yaml:6:3", "spec.yaml:10:", "spec.yaml:12:", "spec.yaml:13:", "spec.yaml:14:" })
        {
            Assert.Contains(place, result.Error, StringComparison.Ordinal);
            Assert.Contains(place, lint.Error, StringComparison.Ordinal);
        }

        foreach (var near in new[] { "embedded", "options" })
        {
            Assert.Contains(near, result.Error, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(_work.Results, "junit.xml")));
        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
        Assert.Equal(2, _work.Verdict.GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [InlineData("requests.sucess_rate == 100%", "requests.success_rate")]
    [InlineData("ttft >= 3s", "aggregation")]
    [InlineData("decode.tokens_per_second.p10 =~ 5", "operator")]
    [InlineData("decode.tokens_per_second.p42 >= 5", "p50")]
    [InlineData("ttft.max <= 3parsecs", "ms, s, m or h")]
    public async Task A_wrong_gate_is_told_with_what_is_legal(string gate, string legal)
    {
        _work.Write("spec.yaml", Workspace.Spec(gates: $"  - \"{gate}\""));

        var result = (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"])).Ended(2);

        Assert.Matches(@"spec\.yaml:\d+:\d+: error: ", result.Error);
        Assert.Contains(legal, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-folder", "does not exist")]
    [InlineData("bin", "no file of the")]
    public async Task A_corpus_that_is_not_there_stops_a_run_before_it_starts(string path, string words)
    {
        _work.Write("bin/x.txt", "x");
        _work.Write("spec.yaml", Workspace.Spec().Replace("workload:", $"workload:\n  corpus: {{ path: {path}, include: [\"**/*.py\"] }}", StringComparison.Ordinal));

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml"])).Ended(2);

        Assert.Contains("spec.yaml:", result.Error, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_work.Folder, "artifacts")));
    }

    [Theory]
    [InlineData("rnu")]
    [InlineData("run")]
    [InlineData("run", "spec.yaml", "--forse")]
    [InlineData("report", "nowhere", "--format", "pdf")]
    [InlineData("gate", "nowhere")]
    [InlineData("lint", "missing.yaml")]
    [InlineData("run", "spec.yaml", "--only", "num_ctx-1")]
    [InlineData("run", "spec.yaml", "--trusted", "--untrusted")]
    public async Task A_wrong_command_line_is_exit_code_2(params string[] arguments)
    {
        _work.Write("spec.yaml", Workspace.Spec());

        var result = (await Tool.RunAsync(_work.Folder, arguments)).Ended(2);

        Assert.Contains("error: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_points_to_the_help_of_its_own_command()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["engine", "bench", "--tokens"])).Ended(2);

        Assert.Contains("'ollama-validator engine bench --help' says more.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_variable_of_the_engine_is_an_error_of_its_own()
    {
        var variables = new Dictionary<string, string?> { ["OLLAMA_NUM_PARALLEL"] = "-1", ["OLLAMA_KEEP_ALIVE"] = "soon" };

        var result = (await Tool.RunAsync(_work.Folder, ["engine", "serve"], variables)).Ended(2);

        Assert.Equal(2, result.Error.Split('\n').Count(line => line.StartsWith("error: OLLAMA_", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_mistyped_command_is_met_with_the_nearest()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["rnu"])).Ended(2);

        Assert.Contains("did you mean 'run'?", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_refused_without_force()
    {
        _work.Write("results/mine.txt", "precious");
        _work.Write("spec.yaml", Workspace.Spec());

        var refused = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(2);
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--force"])).Ended(0);

        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(_work.Results, "mine.txt")));
    }

    [Fact]
    public async Task GitHub_gets_its_outputs_for_a_wrong_spec_too()
    {
        _work.Write("spec.yaml", "apiVersion: ollama-validator/v1\n");
        var outputs = _work.Write("outputs", string.Empty);

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results], new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_OUTPUT"] = outputs })).Ended(2);

        Assert.Equal(
            ["decision=error", "exit-code=2", $"junit-path={_work.Results}/junit.xml", $"run-directory={_work.Results}", "rehearsal=false", "scripted=false"],
            File.ReadAllLines(outputs));
    }

    [Fact]
    public async Task A_wrong_spec_leaves_no_earlier_approval_behind()
    {
        _work.Write("spec.yaml", Workspace.Spec());
        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results])).Ended(0);
        _work.Write("spec.yaml", "apiVersion: ollama-validator/v1\n");

        (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml", "-o", _work.Results, "--force"])).Ended(2);

        Assert.Equal("error", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task A_stranger_s_spec_cannot_choose_what_runs()
    {
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama", runtime: "  executable: /bin/sh"));

        var result = (await Tool.RunAsync(_work.Folder, ["run", "spec.yaml"], new Dictionary<string, string?> { ["CI"] = "true" })).Ended(2);

        Assert.Contains("executable", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway", "--help")]
    [InlineData("run", "spec.yaml", "-o", "")]
    [InlineData("run", "spec.yaml", "--engine", "1")]
    [InlineData("run", "@spec.yaml")]
    public async Task Nothing_is_taken_for_something_else(params string[] arguments)
    {
        _work.Write("spec.yaml", Workspace.Spec());

        var result = (await Tool.RunAsync(_work.Folder, arguments)).Ended(2);

        Assert.Contains("error: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--version")]
    [InlineData("--version")]
    public async Task Every_command_tells_the_version(params string[] arguments) =>
        Assert.StartsWith("0.1", (await Tool.RunAsync(_work.Folder, arguments)).Ended(0).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("--version", "0.1")]
    [InlineData("--help", "Exit codes")]
    [InlineData("schema", "\"$schema\"")]
    [InlineData("schema verdict", "\"clientHazards\"")]
    [InlineData("schema request", "\"firstTokenAt\"")]
    [InlineData("machine", "\"fingerprint\"")]
    public async Task Plain_questions_are_answered_on_standard_output(string argument, string words)
    {
        var result = (await Tool.RunAsync(_work.Folder, argument.Split(' '))).Ended(0);

        Assert.Contains(words, result.Output, StringComparison.Ordinal);
    }
}
