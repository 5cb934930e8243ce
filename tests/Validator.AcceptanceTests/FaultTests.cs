namespace Validator.AcceptanceTests;

/// <summary>Gates are seen to fail: the embedded engine misbehaves on demand, and the tool names what it did.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Head = "apiVersion: ollama-validator/faults/v1\nfaults:\n  - ";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("{ kind: concatenate, when: { requests: \">= 3\" } }", "json.concatenated")]
    [InlineData("{ kind: cut, when: { requests: \">= 3\" } }", "transport.premature_eof")]
    [InlineData("{ kind: reset, when: { requests: \">= 3\" } }", "transport.reset")]
    [InlineData("{ kind: stall, when: { requests: \">= 4\" } }", "transport.stall")]
    [InlineData("{ kind: invalidUtf8, when: { requests: \">= 3\" } }", "encoding.invalid_utf8")]
    [InlineData("{ kind: status, when: { requests: \">= 3\" } }", "http.status")]
    public async Task A_server_that_misbehaves_is_rejected_and_the_class_named(string fault, string @class)
    {
        _work.Write("faults.yaml", Head + fault + "\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: faults.yaml", load: "{ warmup: 1, requests: 4, timeout: 60s, stallTimeout: 1s }"));

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(1);

        Assert.Contains(@class, result.Output, StringComparison.Ordinal);
        Assert.True(_work.Verdict.GetProperty("configurations")[0].GetProperty("violations").GetProperty(@class).GetInt32() > 0);
        Assert.Contains("faults: ", File.ReadAllText(Path.Combine(_work.Results, "spec.resolved.yaml")), StringComparison.Ordinal);
        var log = Assert.Single(Directory.EnumerateFiles(_work.Results, "server.log", SearchOption.AllDirectories));
        Assert.Contains("hits request", File.ReadAllText(log), StringComparison.Ordinal);

        // What was recorded is judged again when the file of faults is gone, and still says that there were some.
        File.Delete(Path.Combine(_work.Folder, "faults.yaml"));
        var again = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(1);
        Assert.All([result, again], told => Assert.Contains("with faults injected", told.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ kind: runnerCrash, when: { requests: \">= 3\", route: openai } }", "stream.no_terminal", "the inference process died")]
    [InlineData("{ kind: concatenate, when: { requests: \">= 3\", route: openai } }", "json.concatenated", "2 JSON values")]
    public async Task The_route_of_openai_is_judged_by_its_own_rules(string fault, string @class, string words)
    {
        _work.Write("faults.yaml", Head + fault + "\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: faults.yaml\n  environment: { OLLAMA_CONTEXT_LENGTH: 2048 }"));

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", "deployment.api=openai"])).Ended(1);

        var configuration = _work.Verdict.GetProperty("configurations")[0];
        Assert.Equal(@class, Assert.Single(configuration.GetProperty("violations").EnumerateObject()).Name);
        Assert.True(configuration.GetProperty("attribution").GetProperty("server").GetInt32() > 0);
        var log = Assert.Single(Directory.EnumerateFiles(_work.Results, "requests.jsonl", SearchOption.AllDirectories));
        Assert.Contains(words, File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ kind: noBoot, exitCode: 9 }", 3, "fault noBoot-1: the server does not start")]
    [InlineData("{ kind: clampContext, to: 1024 }", 1, "context")]
    [InlineData("{ kind: crash, exitCode: 134, when: { requests: 4 } }", 1, "134")]
    [InlineData("{ kind: ignoreSigterm }", 0, "health.stop_forced")]
    [InlineData("{ kind: forceParallelOne }", 1, "downgrade.parallelism")]
    [InlineData("{ kind: unload, when: { requests: 4 } }", 0, "health.model_reloaded")]
    [InlineData("{ kind: runnerCrash, when: { requests: 4 } }", 1, "health.runner_crashed")]
    public async Task A_process_that_misbehaves_is_told_apart_and_never_left_behind(string fault, int exitCode, string said)
    {
        _work.Write("faults.yaml", Head + fault + "\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: faults.yaml\n  environment: { OLLAMA_NUM_PARALLEL: 2 }"));

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(exitCode);

        Assert.Contains(said, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_of_faults_is_told_with_its_places_and_nothing_starts()
    {
        var faults = _work.Write("faults.yaml", Head + "kind: concatinate\n    atFrame: 5\n  - { kind: cut, atFrme: 2 }\n");
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: faults.yaml"));

        foreach (string[] command in (string[][])[["run", spec, "-o", _work.Results], ["lint", spec], ["engine", "serve", "--faults", faults]])
        {
            var result = (await Tool.RunAsync(_work.Folder, command)).Ended(2);
            Assert.Contains("faults.yaml:3:11: error: faults[0].kind: expected", result.Error, StringComparison.Ordinal);
            Assert.Contains("did you mean 'concatenate'?", result.Error, StringComparison.Ordinal);
            Assert.Contains("faults.yaml:5:18: error: unknown key 'atFrme'", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, _work.Verdict.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_file_of_faults_that_is_missing_is_told_where_the_spec_names_it()
    {
        _work.Write("spec.yaml", Workspace.Spec(runtime: "  faults: nowhere.yaml"));

        Assert.Matches(@"spec\.yaml:5:11: error: runtime\.faults: there is no fault file at", (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml"])).Ended(2).Error);
    }

    [Fact]
    public async Task An_untrusted_spec_names_no_faults_outside_the_workspace()
    {
        using var elsewhere = new Workspace();
        var outside = elsewhere.Write("faults.yaml", Head + "{ kind: nul }\n");
        File.CreateSymbolicLink(Path.Combine(_work.Folder, "link.yaml"), outside);
        _work.Write("faults.yaml", Head + "{ kind: nul }\n");

        foreach (var (file, exitCode) in new[] { (outside, 2), ("link.yaml", 2), ("faults.yaml", 0) })
        {
            _work.Write("spec.yaml", Workspace.Spec(runtime: $"  faults: {file}"));
            (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--untrusted"])).Ended(exitCode);
        }

        _work.Write("spec.yaml", Workspace.Spec(runtime: $"  faults: {outside}"));
        (await Tool.RunAsync(_work.Folder, ["lint", "spec.yaml", "--trusted"])).Ended(0);
    }

    [Fact]
    public async Task The_example_of_a_bad_day_is_rejected_for_each_of_its_faults()
    {
        (await Tool.RunAsync(_work.Folder, ["run", Repository.Deployment("rejected-bad-day"), "-o", _work.Results])).Ended(1);

        var violations = _work.Verdict.GetProperty("configurations")[0].GetProperty("violations");
        Assert.Equal(
            ["http.status", "stream.error_frame", "stream.no_terminal", "transport.premature_eof", "transport.stall"],
            violations.EnumerateObject().Select(found => found.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_format_of_files_of_faults_is_printed()
    {
        var schema = (await Tool.RunAsync(_work.Folder, ["schema", "faults"])).Ended(0).Output;

        Assert.Contains("\"concatenate\"", schema, StringComparison.Ordinal);
        Assert.Contains("Provokes json.concatenated.", schema, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^concatenate +json\.concatenated +Sends a second document", (await Tool.RunAsync(_work.Folder, ["engine", "faults"])).Ended(0).Output);
        Assert.Contains("atFrame: ", (await Tool.RunAsync(_work.Folder, ["engine", "faults", "concatenate"])).Ended(0).Output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'concatenate'?", (await Tool.RunAsync(_work.Folder, ["engine", "faults", "concatinate"])).Ended(2).Error, StringComparison.Ordinal);
    }
}
