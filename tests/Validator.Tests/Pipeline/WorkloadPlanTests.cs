using Validator.Pipeline;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>What lint and a dry run say of a workload.</summary>
public sealed class WorkloadPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompts_of_a_file_come_behind_the_others_and_gates_may_name_them()
    {
        _folder.Write("more.jsonl", "{\"id\":\"mine\",\"prompt\":\"hi\",\"weight\":2}\n{\"prompt\":\"ho\"}\n");

        var plan = Plan("querySet: summary, prompts: more.jsonl", gates: "ttft.max{query=mine} <= 5s").Plan!;

        Assert.Equal(7, plan.Spec.Workload.Queries.Count);
        Assert.Contains("workload: summary-1, summary-2, summary-3, summary-4, summary-5, mine x2, prompt-2\n", PlanText.Render(plan), StringComparison.Ordinal);
        Assert.Contains("\"id\": \"mine\",\n        \"weight\": 2,\n        \"turns\": 1", PlanJson.Write(plan).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "more.jsonl"), plan.Resolved, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_lines_are_errors_beside_those_of_the_spec_and_unknown_queries_are_not_blamed_for_them()
    {
        _folder.Write("more.jsonl", "{\"prompt\":\"\"}\n{\"prompt\":\"a\",\"weight\":0}\n");

        var result = Plan("prompts: more.jsonl", gates: "ttft.max{query=mine} <= 5s");

        Assert.Null(result.Plan);
        Assert.Equal(["more.jsonl:1:11", "more.jsonl:2:24"], result.Diagnostics.Select(diagnostic => diagnostic.Location!.ToString()[(_folder.Path.Length + 1)..]));
    }

    [Fact]
    public void A_recorded_run_is_judged_without_its_file_of_prompts() =>
        Assert.NotNull(Plan("prompts: gone.jsonl", gates: "ttft.max{query=mine} <= 5s", serves: false).Plan);

    [Theory]
    [InlineData("cold", "prefill.warm.tokens_per_second.p50 >= 5", "workload.prefill is cold and no query has several turns")]
    [InlineData("warm", "prefill.tokens_per_second.p50 >= 5", "workload.prefill is warm, so no request has a cold prefill")]
    public void A_gate_on_the_prefill_that_there_is_not_is_an_error(string prefill, string gate, string expected)
    {
        _folder.Write("a.py", "x");

        var result = Plan($"querySet: summary, corpus: {{ path: . }}, prefill: {prefill}", gate);

        Assert.Contains(expected, Assert.Single(result.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_fill_the_cache_are_to_be_warm_up()
    {
        _folder.Write("a.py", "x");
        const string warm = "querySet: summary, corpus: { path: . }, prefill: warm";

        Assert.Contains("set load.warmup to 2 or more", Assert.Single(Plan(warm, load: "{ requests: 30, concurrency: 2, warmup: 1 }").Diagnostics).ToString(), StringComparison.Ordinal);
        Assert.Empty(Plan(warm, load: "{ requests: 30, concurrency: 2, warmup: 2 }").Diagnostics);
    }

    private PlanResult Plan(string workload, string gates = "requests.success_rate == 100%", string load = "{ requests: 30 }", bool serves = true)
    {
        var path = _folder.Write("spec.yaml", $$"""
            apiVersion: ollama-validator/v1
            name: plan
            deployment: { model: tiny, options: { num_ctx: 2048, num_predict: 16 } }
            workload: { {{workload}} }
            load: {{load}}
            gates: ["{{gates}}"]
            """);
        return Planner.Make(path, new SpecReadOptions { Untrusted = false }, [], here: true, serves);
    }
}
