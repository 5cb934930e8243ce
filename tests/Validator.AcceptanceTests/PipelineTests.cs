using System.Text.Json;
using System.Xml.Linq;

namespace Validator.AcceptanceTests;

public sealed class PipelineTests : IDisposable
{
    private const string Context = "  environment: { OLLAMA_CONTEXT_LENGTH: 2048 }";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task The_quick_start_ends_with_an_approved_rehearsal_and_a_junit_file()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["run", Repository.Deployment("quickstart"), "-o", _work.Results])).Ended(0);

        Assert.StartsWith("APPROVED quickstart (rehearsal", result.Output, StringComparison.Ordinal);
        Assert.Equal("approved", _work.Verdict.GetProperty("decision").GetString());
        Assert.True(_work.Verdict.GetProperty("rehearsal").GetBoolean());
        var suite = Assert.Single(XDocument.Load(Path.Combine(_work.Results, "junit.xml")).Descendants("testsuite"));
        Assert.Equal("0", suite.Attribute("failures")!.Value);
        Assert.Contains(suite.Elements("testcase"), test => test.Attribute("name")!.Value == "speed");
        var log = File.ReadAllLines(Path.Combine(_work.Results, "num_ctx-8192_num_thread-2", "requests.jsonl"));
        Assert.Equal(13, log.Length);
        foreach (var file in new[] { "summary.md", "report.html", "spec.resolved.yaml", "machine.json", "num_ctx-8192_num_thread-2/server.log" })
        {
            Assert.True(File.Exists(Path.Combine(_work.Results, file)), file);
        }
    }

    [Theory]
    [InlineData("rejected-too-slow", "speed", "decode.tokens_per_second.p50 is")]
    [InlineData("rejected-silent-truncation", "context.truncated", "what Ollama leaves when it cuts an over-long prompt")]
    [InlineData("rejected-out-of-time", "transport.timeout_first_byte", "requests.failed is")]
    public async Task A_rejected_example_says_why(string example, string what, string diagnosis)
    {
        var result = (await Tool.RunAsync(_work.Folder, ["run", Repository.Deployment(example), "-o", _work.Results])).Ended(1);

        var flowed = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("REJECTED", result.Output, StringComparison.Ordinal);
        Assert.Contains(what, flowed, StringComparison.Ordinal);
        Assert.Contains(diagnosis, flowed, StringComparison.Ordinal);
        Assert.NotEmpty(XDocument.Load(Path.Combine(_work.Results, "junit.xml")).Descendants("failure"));
    }

    [Theory]
    [InlineData("chat", "true")]
    [InlineData("chat", "false")]
    [InlineData("generate", "false")]
    public async Task Every_route_and_form_of_answer_is_verified(string api, string stream)
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--set", $"deployment.api={api}", "--set", $"deployment.stream={stream}"])).Ended(0);
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 4)]
    public async Task The_route_of_openai_is_verified_by_the_clients_clock(string stream, int exitCode)
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(runtime: Context, gates: "  - decode.tokens_per_second.p50 >= 1\n  - prefill.tokens_per_second.p50 >= 1"));

        // Of a model that takes its time the tokens cannot all come in one packet, which has one time.
        var result = (await Tool.RunAsync(
            _work.Folder, ["run", spec, "-o", _work.Results, "--set", "deployment.api=openai", "--set", $"deployment.stream={stream}", "--set", "deployment.model=synthetic:60m"])).Ended(exitCode);

        var configuration = _work.Verdict.GetProperty("configurations")[0];
        Assert.Contains(configuration.GetProperty("contract").EnumerateArray(), held => held.GetProperty("id").GetString() == "context-length" && held.GetProperty("outcome").GetString() == "passed");
        Assert.Equal(1, configuration.GetProperty("metrics").GetProperty("context.processed_rate").GetDouble());
        Assert.Contains("does not tell", configuration.GetProperty("metrics").GetProperty("load_time").GetProperty("missing").GetString(), StringComparison.Ordinal);
        Assert.Contains("num_thread: /v1/chat/completions ignores it", result.Error, StringComparison.Ordinal);
        if (exitCode == 0)
        {
            Assert.Contains("client's clock", configuration.GetProperty("metrics").GetProperty("decode.tokens_per_second").GetProperty("note").GetString(), StringComparison.Ordinal);
            Assert.Contains("client's clock", File.ReadAllText(Path.Combine(_work.Results, "summary.md")), StringComparison.Ordinal);
        }

        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(exitCode);
    }

    [Fact]
    public async Task What_the_route_of_openai_ignores_is_not_verified_by_it()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec() + "\nmatrix: { num_thread: [1, 2] }\n");

        var result = (await Tool.RunAsync(_work.Folder, ["lint", spec, "--set", "deployment.api=openai"])).Ended(2);

        Assert.Contains("runtime.environment.OLLAMA_CONTEXT_LENGTH is not set", result.Error, StringComparison.Ordinal);
        Assert.Contains("matrix.num_thread: with api openai its values would make no difference", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_matrix_is_verified_cell_by_cell()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec() + "\nmatrix: { num_thread: [1, 2] }\n");

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);

        Assert.Equal(
            ["num_thread-1", "num_thread-2"],
            _work.Verdict.GetProperty("approvedConfigurations").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(2, XDocument.Load(Path.Combine(_work.Results, "junit.xml")).Descendants("testsuite").Count());
    }

    [Theory]
    [InlineData("any", 0)]
    [InlineData("[num_ctx-4096]", 0)]
    [InlineData("[num_ctx-1024]", 1)]
    [InlineData("all", 1)]
    public async Task The_spec_says_which_cells_must_be_approved(string accept, int exitCode)
    {
        _work.Write("corpus/a.py", string.Concat(Enumerable.Range(0, 2_000).Select(number => $"value_{number} = compute({number})\n")));
        var spec = _work.Write("spec.yaml", Workspace.Spec()
            .Replace("workload:", "workload:\n  corpus: { path: corpus, include: [\"**/*.py\"], tokens: 2500 }", StringComparison.Ordinal)
            + $"\nmatrix: {{ num_ctx: [1024, 4096] }}\naccept: {accept}\n");

        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(exitCode);

        Assert.Equal("num_ctx-4096", Assert.Single(_work.Verdict.GetProperty("approvedConfigurations").EnumerateArray()).GetString());
        Assert.Equal("num_ctx-1024", Assert.Single(_work.Verdict.GetProperty("rejectedConfigurations").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_run_is_judged_by_other_gates_but_not_as_another_deployment()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());
        var other = _work.Write("other.yaml", Workspace.Spec(model: "synthetic:8m"));
        var longer = _work.Write("longer.yaml", Workspace.Spec(predict: 999));
        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);

        Assert.Contains("synthetic:1m", (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", other])).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("other options", (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", longer])).Ended(2).Error, StringComparison.Ordinal);

        // What was run is known from the recorded spec alone; without it nothing can be told.
        _work.Write("results/spec.resolved.yaml", "no spec");
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", spec])).Ended(2);
    }

    [Fact]
    public async Task Two_runs_never_write_one_folder()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: "{ requests: 100000, maxDuration: 20s, timeout: 60s }"));
        await using var first = Tool.Start(_work.Folder, ["run", spec, "-o", _work.Results]);
        await first.SeesAsync("[boot]");

        var second = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--force"])).Ended(2);
        await first.SignalAsync("TERM");
        (await first.EndAsync()).Ended(143);

        Assert.Contains("another run writes", second.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_work.Results, ".running")));
    }

    [Fact]
    public async Task A_recorded_run_is_judged_again_by_its_own_gates_and_by_others()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());
        var strict = _work.Write("strict.yaml", Workspace.Spec(gates: "  - decode.tokens_per_second.p50 >= 10000000"));
        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);

        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(0);
        var again = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", strict])).Ended(1);

        Assert.StartsWith("REJECTED", again.Output, StringComparison.Ordinal);
        Assert.Equal("approved", _work.Verdict.GetProperty("decision").GetString());

        // The run beside itself: no faster, and no slower.
        var same = _work.Write("same.yaml", Workspace.Spec(gates: "  - decode.tokens_per_second.p50 >= 100% of baseline"));
        var faster = _work.Write("faster.yaml", Workspace.Spec(gates: "  - decode.tokens_per_second.p50 >= 120% of baseline"));
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", same, "--baseline", _work.Results])).Ended(0);
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", faster, "--baseline", _work.Results])).Ended(1);
    }

    [Fact]
    public async Task A_log_that_was_cut_since_is_not_judged()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());
        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);
        var log = Path.Combine(_work.Results, "num_ctx-2048_num_thread-1", "requests.jsonl");
        File.WriteAllLines(log, File.ReadAllLines(log).SkipLast(1));

        var result = (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(2);

        Assert.Contains("holds 2 load requests", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_its_bound_cut_short_is_inconclusive_however_good_it_was()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(load: "{ requests: 100000, maxDuration: 3s, timeout: 60s }"));

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(4);

        Assert.Contains("maxDuration", result.Output, StringComparison.Ordinal);
        Assert.Equal("inconclusive", _work.Verdict.GetProperty("decision").GetString());
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(4);
    }

    [Fact]
    public async Task What_only_left_out_is_named_and_a_spec_that_wants_more_is_not_approved_over_it()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec() + "\nmatrix: { num_thread: [1, 2] }\n");
        var wider = _work.Write("wider.yaml", Workspace.Spec() + "\nmatrix: { num_thread: [1, 2, 3] }\n");

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results, "--only", "num_thread-2"])).Ended(0);

        Assert.Contains("not verified: num_thread-1", result.Output, StringComparison.Ordinal);
        Assert.Equal("num_thread-1", Assert.Single(_work.Verdict.GetProperty("notVerified").EnumerateArray()).GetString());
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results])).Ended(0);
        (await Tool.RunAsync(_work.Folder, ["gate", _work.Results, "--spec", wider])).Ended(4);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_for_others()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());

        (await Tool.RunAsync(_work.Folder, ["run", spec], new Dictionary<string, string?> { ["http_proxy"] = "http://127.0.0.1:9", ["HTTP_PROXY"] = "http://127.0.0.1:9" })).Ended(0);
    }

    [Fact]
    public async Task A_host_whose_files_cannot_be_written_takes_nothing_from_the_verdict()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results], new Dictionary<string, string?> { ["GITHUB_STEP_SUMMARY"] = "/nonexistent/summary" })).Ended(0);

        Assert.Contains("GITHUB_STEP_SUMMARY", result.Error, StringComparison.Ordinal);
        Assert.Equal("approved", _work.Verdict.GetProperty("decision").GetString());
    }

    [Fact]
    public async Task A_recorded_run_is_rendered_in_every_form()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());
        (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results])).Ended(0);

        var junit = (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", "junit"])).Ended(0);
        var markdown = (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", "markdown"])).Ended(0);
        (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", "json", "-o", "again.json"])).Ended(0);
        foreach (var (format, start) in new[] { ("html", "<!DOCTYPE html>\n"), ("comment", "<!-- ollama-validator: "), ("csv", "configuration,id,query,"), ("openmetrics", "# TYPE ollama_validator_run info\n") })
        {
            Assert.StartsWith(start, (await Tool.RunAsync(_work.Folder, ["report", _work.Results, "--format", format])).Ended(0).Output, StringComparison.Ordinal);
        }


        Assert.NotEmpty(XDocument.Parse(junit.Output).Descendants("testcase"));
        Assert.Contains("acceptance", markdown.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(_work.Results, "verdict.json")), File.ReadAllText(Path.Combine(_work.Folder, "again.json")));
    }

    [Fact]
    public async Task GitHub_gets_its_summary_its_outputs_and_annotations_at_the_line_of_the_gate()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec(gates: "  - decode.tokens_per_second.p50 >= 10000000"));
        var summary = _work.Write("summary", "before\n");
        var outputs = _work.Write("outputs", string.Empty);

        var result = (await Tool.RunAsync(_work.Folder, ["run", spec, "-o", _work.Results], new Dictionary<string, string?>
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_WORKSPACE"] = _work.Folder,
            ["GITHUB_STEP_SUMMARY"] = summary,
            ["GITHUB_OUTPUT"] = outputs,
        })).Ended(1);

        var line = File.ReadAllLines(spec).ToList().FindIndex(text => text.Contains("10000000", StringComparison.Ordinal)) + 1;
        Assert.Contains($"::error file=spec.yaml,line={line},", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("before\n", File.ReadAllText(summary), StringComparison.Ordinal);
        Assert.Contains("rejected", File.ReadAllText(summary), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            ["decision=rejected", "exit-code=1", $"junit-path={_work.Results}/junit.xml", $"run-directory={_work.Results}", "rehearsal=true", "scripted=false"],
            File.ReadAllLines(outputs));
    }

    [Fact]
    public async Task Standard_output_holds_json_and_nothing_else_when_asked_to()
    {
        var spec = _work.Write("spec.yaml", Workspace.Spec());
        var wrong = _work.Write("wrong.yaml", "apiVersion: ollama-validator/v1\n");

        var plan = (await Tool.RunAsync(_work.Folder, ["run", spec, "--dry-run", "--json"])).Ended(0);
        var verdict = (await Tool.RunAsync(_work.Folder, ["run", spec, "--json"])).Ended(0);
        var refused = (await Tool.RunAsync(_work.Folder, ["run", wrong, "--json"])).Ended(2);
        var lint = (await Tool.RunAsync(_work.Folder, ["lint", wrong, "--json"])).Ended(2);

        Assert.Equal("acceptance", JsonDocument.Parse(plan.Output).RootElement.GetProperty("name").GetString());
        Assert.Equal("approved", JsonDocument.Parse(verdict.Output).RootElement.GetProperty("decision").GetString());
        Assert.Equal(2, JsonDocument.Parse(refused.Output).RootElement.GetProperty("exitCode").GetInt32());
        Assert.NotEmpty(JsonDocument.Parse(lint.Output).RootElement.EnumerateArray());
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_starts_nothing()
    {
        var result = (await Tool.RunAsync(_work.Folder, ["run", Repository.Deployment("quickstart"), "--dry-run", "-o", _work.Results])).Ended(0);

        Assert.Contains("12 requests by 1 worker, 1 for warm-up", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_work.Results));
    }
}
