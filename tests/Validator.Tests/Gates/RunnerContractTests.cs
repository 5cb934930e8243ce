using Validator.Gates;
using Validator.Runtime;
using Validator.Spec;
using Validator.Tests.Reports;
using Xunit;

namespace Validator.Tests.Gates;

/// <summary>What the process that infers shows, and what /api/ps says of the model's place, against what was declared.</summary>
public class RunnerContractTests
{
    private static readonly SourceLocation s_here = new("spec.yaml", 9, 3);
    private static readonly RunnerView s_unseen = RunnerView.Unseen("processes cannot be looked at here");

    [Theory]
    [InlineData(4, 8, Outcome.Passed, Outcome.Passed)]
    [InlineData(1, 8, Outcome.Failed, Outcome.Passed)]
    [InlineData(4, 6, Outcome.Passed, Outcome.Failed)]
    [InlineData(4, null, Outcome.Passed, Outcome.Failed)]
    [InlineData(null, 8, Outcome.Failed, Outcome.Passed)]
    public void Slots_and_threads_are_those_of_the_runner(int? slots, int? threads, Outcome parallelism, Outcome threading)
    {
        var results = Evaluate(Declared("4"), Seen(slots is null ? null : 2048 * slots, slots, threads), Options(("num_thread", "8")));

        Assert.Equal(parallelism, Of(results, "parallelism").Outcome);
        Assert.Equal(threading, Of(results, "threads").Outcome);
        Assert.All(results.Where(result => result.Outcome == Outcome.Failed), result => Assert.StartsWith("downgrade.", result.Downgrade?.Class, StringComparison.Ordinal));
    }

    [Fact]
    public void A_silent_downgrade_is_named_with_its_cause_and_remedy()
    {
        var contract = Evaluate(Declared("4"), Seen(2048, 1, 8), Options(("num_thread", "8")));

        var finding = Assert.Single(ContractFindings.Of(contract));
        Assert.Equal("downgrade.parallelism", finding.Class);
        Assert.StartsWith("silently changed: 4 slots for requests at a time are declared, the arguments of process 7 (llama-server) tell of 1; likely cause: the server forces one slot", finding.Explanation, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Remedy);
        Assert.Equal("verdict.json: contract parallelism, expected 4, actual 1", finding.Evidence);
    }

    [Fact]
    public void What_cannot_be_seen_is_told_as_not_checked_and_never_as_held()
    {
        var contract = Evaluate(Declared("4"), s_unseen, Options(("num_thread", "8")));

        Assert.Equal(["parallelism", "threads", "options"], ContractFindings.NotChecked(contract));
        Assert.All(contract.Where(result => result.Outcome == Outcome.Skipped), result => Assert.Equal("not checked: processes cannot be looked at here", result.Message));
        Assert.Empty(ContractFindings.Of(contract));
    }

    [Fact]
    public void The_runner_of_another_model_is_not_held_to_what_is_declared_of_this_one()
    {
        var contract = BootContract.Evaluate(
            Declared("4"), Options(("num_thread", "8")), "1", new InstalledModel("m:7b", null, null), [new("other:1b", null, null, null, 0)], Seen(2048, 1, null));

        Assert.Equal(["parallelism", "threads", "options"], ContractFindings.NotChecked(contract));
        Assert.Equal("not checked: the model is not in memory, and what is seen may be of another (arguments of process 7 (llama-server))", Of(contract, "threads").Message);
        Assert.Equal(Outcome.Failed, Of(contract, "model-loaded").Outcome);
    }

    [Fact]
    public void What_is_not_declared_is_not_asserted()
    {
        var ids = Evaluate(Declared(null), Seen(2048, 1, 8), Options()).Select(result => result.Id);

        Assert.Equal(["model-loaded", "nothing-else-loaded"], ids);
        Assert.DoesNotContain("parallelism", Evaluate(Declared("0"), s_unseen, Options()).Select(result => result.Id));
    }

    [Fact]
    public void A_route_that_carries_no_option_is_not_held_to_it()
    {
        var spec = Declared(null);
        spec = spec with { Deployment = spec.Deployment with { Api = ApiKind.OpenAi } };

        var contract = Evaluate(spec, Seen(2048, 1, 4), Options(("num_thread", "8")));

        Assert.Equal((Outcome.Skipped, "not checked: /v1 carries no num_thread, so the server was not asked for it"), (Of(contract, "threads").Outcome, Of(contract, "threads").Message));
        Assert.DoesNotContain("options", contract.Select(result => result.Id));
    }

    [Fact]
    public void Options_that_the_server_refuses_or_overrides_are_named()
    {
        var seen = Seen(2048, 1, 8) with { Ignored = ["num_gqa", "not_ours"] };

        var result = Of(Evaluate(Declared(null), seen, Options(("num_thread", "8"), ("num_gqa", "8"), ("num_batch", "256"))), "options");

        Assert.Equal((Outcome.Failed, "downgrade.option_ignored"), (result.Outcome, result.Downgrade?.Class));
        Assert.Equal("options are silently not honoured: num_gqa (the server does not know it), num_batch (512 instead)", result.Message);
    }

    [Fact]
    public void Options_that_show_hold_and_the_others_are_told_apart()
    {
        var result = Of(Evaluate(Declared(null), Seen(2048, 1, 8), Options(("num_ctx", "2048"), ("num_thread", "8"), ("seed", "1"))), "options");

        Assert.Equal(
            (Outcome.Passed, "num_ctx, num_thread hold by the arguments of process 7 (llama-server); of seed nothing shows there, and the server's log refuses none"),
            (result.Outcome, result.Message));
        Assert.Equal(Outcome.Skipped, Of(Evaluate(Declared(null), Seen(2048, 1, null), Options(("seed", "1"))), "options").Outcome);
    }

    [Theory]
    [InlineData(1024, 1024, "generate", "downgrade.context_clamped")]
    [InlineData(4096, 131_072, "generate", "downgrade.context_default")]
    [InlineData(1000, null, "generate", "downgrade.context_changed")]
    [InlineData(1000, null, "openai", "downgrade.context_default")]
    public void A_context_that_was_changed_is_laid_to_what_changed_it(int actual, int? limit, string api, string @class)
    {
        var spec = Declared(null);
        spec = spec with { Deployment = spec.Deployment with { Api = api == "openai" ? ApiKind.OpenAi : ApiKind.Generate } };

        var result = Of(Evaluate(spec, s_unseen, Options(("num_ctx", "2048")), Model(actual), limit), "context-length");

        Assert.Equal((Outcome.Failed, @class), (result.Outcome, result.Downgrade?.Class));
    }

    [Fact]
    public void A_runner_that_was_started_with_less_context_than_the_server_says_is_believed()
    {
        var result = Of(Evaluate(Declared(null), Seen(4096, 4, null), Options(("num_ctx", "2048")), Model(2048)), "context-length");

        Assert.Equal((Outcome.Failed, "1024"), (result.Outcome, result.Actual));
        Assert.Contains("(arguments of process 7 (llama-server): 4096 tokens in 4 slots)", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_tell_its_context_is_held_to_its_runner()
    {
        Assert.Equal(Outcome.Passed, Of(Evaluate(Declared(null), Seen(8192, 4, null), Options(("num_ctx", "2048")), Model(null)), "context-length").Outcome);
        Assert.Equal(Outcome.Inconclusive, Of(Evaluate(Declared(null), s_unseen, Options(("num_ctx", "2048")), Model(null)), "context-length").Outcome);
    }

    [Theory]
    [InlineData(">=", 0.99, 1000, 1000, Outcome.Passed)]
    [InlineData(">=", 0.99, 1000, 600, Outcome.Failed)]
    [InlineData("==", 1, 1_000_000, 999_999, Outcome.Failed)]
    [InlineData("==", 0, 1000, 0, Outcome.Passed)]
    [InlineData("<", 0.5, 1000, 400, Outcome.Passed)]
    [InlineData(">=", 0.5, null, 400, Outcome.Inconclusive)]
    public void The_share_on_gpus_is_as_declared(string sign, double share, int? size, int vram, Outcome outcome)
    {
        var spec = Declared(null);
        spec = spec with { Deployment = spec.Deployment with { GpuShare = new ShareDemand(sign, share, $"{sign} {share}") } };

        var result = Of(Evaluate(spec, s_unseen, Options(), new LoadedModel("m:7b", null, null, size, vram)), "gpu-share");

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == Outcome.Failed ? "downgrade.gpu_spill" : null, result.Downgrade?.Class);
    }

    [Fact]
    public void Another_model_in_memory_is_named()
    {
        var result = Of(BootContract.Evaluate(Declared(null), Options(), "1", new InstalledModel("m:7b", null, null), [Model(1), new("other:1b", null, null, null, 0)], s_unseen), "nothing-else-loaded");

        Assert.Equal((Outcome.Failed, "other:1b", "downgrade.not_alone"), (result.Outcome, result.Actual, result.Downgrade?.Class));
    }

    [Fact]
    public void What_comes_from_the_environment_is_shown_on_neither_side()
    {
        var spec = Declared("4");
        spec = spec with
        {
            Runtime = spec.Runtime with { EnvironmentForRecord = new Dictionary<string, string> { ["OLLAMA_NUM_PARALLEL"] = "${P}" } },
            Deployment = spec.Deployment with { GpuShare = new ShareDemand(">=", 0.99, "${G}", FromEnvironment: true) },
        };
        var options = new Configuration("c", new Dictionary<string, OptionValue> { ["num_thread"] = new("${T}", "8777") { FromEnvironment = true } });

        var shown = string.Join('\n', BootContract.Evaluate(spec, options, "1", new InstalledModel("m:7b", null, null), [new LoadedModel("m:7b", null, null, 1000, 7)], Seen(2048, 1, 8778)));

        Assert.All(new[] { "8777", "8778", "99%", "0.7%", "of 1000" }, text => Assert.DoesNotContain(text, shown, StringComparison.Ordinal));
        Assert.Contains("not as declared", shown, StringComparison.Ordinal);
    }

    /// <summary>Every assertion in every way that it can come out, word for word.</summary>
    [Fact]
    public void Every_word_of_the_contract()
    {
        var openAi = Declared(null);
        openAi = openAi with { Deployment = openAi.Deployment with { Api = ApiKind.OpenAi } };
        DeploymentSpec Gpu(string sign, double share) => Declared(null) with { Deployment = Declared(null).Deployment with { GpuShare = new ShareDemand(sign, share, $"{sign} {share}") } };
        IReadOnlyList<ContractResult> Beside(params string[] names) => BootContract.Evaluate(
            Declared(null), Options(), "1", new InstalledModel("m:7b", null, null), [Model(1), .. names.Select(name => new LoadedModel(name, null, null, null, 0))], s_unseen);
        var attached = Declared(null) with { Runtime = new RuntimeSpec { Engine = EngineKind.Attach } };
        (string Case, IReadOnlyList<ContractResult> Results)[] cases =
        [
            ("slots and threads hold", Evaluate(Declared("4"), Seen(8192, 4, 8), Options(("num_thread", "8"), ("num_ctx", "2048"), ("num_batch", "512"), ("seed", "1"), ("mirostat", "0")))),
            ("slots and threads changed", Evaluate(Declared("4"), Seen(2048, 1, 6), Options(("num_thread", "8")))),
            ("neither is given", Evaluate(Declared("4"), Seen(null, null, null), Options(("num_thread", "8")))),
            ("nothing can be seen", Evaluate(Declared("4"), s_unseen, Options(("num_thread", "8"), ("seed", "1")))),
            ("options are ignored", Evaluate(Declared(null), Seen(2048, 1, 8) with { Ignored = ["num_gqa", "other"] }, Options(("num_gqa", "8"), ("num_batch", "256"), ("num_gpu", "3")))),
            ("nothing shows of the options", Evaluate(Declared(null), Seen(2048, 1, 8), Options(("seed", "1"), ("mirostat", "0")))),
            ("the route carries none", Evaluate(openAi, Seen(2048, 1, 4), Options(("num_thread", "8")))),
            ("the context is clamped", Evaluate(Declared(null), s_unseen, Options(("num_ctx", "2048")), Model(1024), 1024)),
            ("the context is the default", Evaluate(Declared(null), s_unseen, Options(("num_ctx", "2048")), Model(4096), 131_072)),
            ("the context is another", Evaluate(Declared(null), s_unseen, Options(("num_ctx", "2048")), Model(1000))),
            ("the context of the route", Evaluate(openAi, s_unseen, Options(("num_ctx", "2048")), Model(1000))),
            ("the runner has less context", Evaluate(Declared(null), Seen(4096, 4, null), Options(("num_ctx", "2048")), Model(2048))),
            ("the server does not tell the context", Evaluate(Declared(null), s_unseen, Options(("num_ctx", "2048")), Model(null))),
            ("wholly on the GPU", Evaluate(Gpu(">=", 0.99), s_unseen, Options(), new LoadedModel("m:7b", null, null, 1000, 1000))),
            ("more than wholly", Evaluate(Gpu(">=", 0.99), s_unseen, Options(), new LoadedModel("m:7b", null, null, 1000, 1001))),
            ("partly on the GPU", Evaluate(Gpu(">=", 0.99), s_unseen, Options(), new LoadedModel("m:7b", null, null, 1000, 666))),
            ("not on the GPU", Evaluate(Gpu(">=", 0.99), s_unseen, Options(), new LoadedModel("m:7b", null, null, 1000, 0))),
            ("the size is unknown", Evaluate(Gpu(">=", 0.99), s_unseen, Options(), new LoadedModel("m:7b", null, null, null, 5))),
            ("one beside it", Beside("other:1b")),
            ("two beside it", Beside("other:1b", "third:2b")),
            ("one beside it, on a server that is not ours", BootContract.Evaluate(attached, Options(), "1", new InstalledModel("m:7b", null, null), [Model(1), new("other:1b", null, null, null, 0)], s_unseen)),
        ];
        Golden.Check("contract.txt", string.Concat(cases.Select(one => $"{one.Case}\n{string.Concat(one.Results.Select(result => $"  {result}\n"))}")));
    }

    private static ContractResult Of(IReadOnlyList<ContractResult> results, string id) => Assert.Single(results, result => result.Id == id);

    private static RunnerView Seen(int? context, int? slots, int? threads) =>
        new(new RunnerArguments(context, slots, threads, 512), "arguments of process 7 (llama-server)", []);

    private static LoadedModel Model(int? context) => new("m:7b", null, context, null, 0);

    private static Configuration Options(params (string Name, string Value)[] options) =>
        new("c", options.ToDictionary(option => option.Name, option => new OptionValue(option.Value, option.Value)));

    private static DeploymentSpec Declared(string? parallel)
    {
        var environment = parallel is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["OLLAMA_NUM_PARALLEL"] = parallel };
        return Gated.Spec() with
        {
            Runtime = new RuntimeSpec { Environment = environment, EnvironmentForRecord = environment },
            Deployment = new DeploymentSection { Model = new LocatedText("m:7b", s_here) },
        };
    }

    private static IReadOnlyList<ContractResult> Evaluate(DeploymentSpec spec, RunnerView runner, Configuration options, LoadedModel? model = null, int? limit = null) =>
        BootContract.Evaluate(spec, options, "1", new InstalledModel("m:7b", null, null), [model ?? Model(2048)], runner, limit);
}
