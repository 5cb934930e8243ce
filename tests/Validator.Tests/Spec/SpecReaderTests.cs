using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class SpecReaderTests
{
    private static SpecResult Small(params string[] set) => Samples.Read("good-small", Samples.Isolated with { Set = set });

    [Fact]
    public void Reads_every_section()
    {
        var result = Samples.Read("good-full");
        var spec = result.Spec!;
        var folder = Directory.GetCurrentDirectory();
        Assert.Equal(["self-hosted", "linux", "x64"], spec.Target.Labels);
        Assert.Equal([16.0, 32.0, 110.0 * 1073741824, 1.5 * 1099511627776, null, null], spec.Target.Require.Select(r => r.Number));
        Assert.Equal([new VersionTerm(">=", "0.12"), new VersionTerm("<", "2")], spec.Runtime.Version);
        Assert.Equal(Path.GetFullPath("../bin/ollama", folder), spec.Runtime.Executable!.Text);
        Assert.Equal("s3cret-value/models", spec.Runtime.Environment["OLLAMA_MODELS"]);
        Assert.Equal("${VALIDATOR_SECRET}/models", spec.Runtime.EnvironmentForRecord["OLLAMA_MODELS"]);
        Assert.Equal("${NOT_A_VARIABLE}", spec.Runtime.Environment["TRICKY"]);
        Assert.Equal(("", "1"), (spec.Runtime.Environment["OLLAMA_KEEP_ALIVE"], spec.Runtime.Environment["OLLAMA_NUM_PARALLEL"]));
        Assert.Equal(64, spec.Deployment.Digest!.Text.Length);
        Assert.Equal((ApiKind.Chat, false, "1h30m", false), (spec.Deployment.Api, spec.Deployment.Stream, spec.Deployment.KeepAlive, spec.Deployment.Truncate));
        Assert.Equal(("0.10", "0.1"), (spec.Deployment.Options["temperature"].Text, spec.Deployment.Options["temperature"].Json));
        Assert.Equal(3, spec.Deployment.Options["stop"].ToNode()!.AsArray().Count);
        Assert.Equal(Path.GetFullPath("../django", folder), spec.Workload.Corpus!.Path.Text);
        Assert.Equal("Describe the architecture: what depends on ${NOTHING}?\n\n  Keep the \"indentation\".\n", spec.Workload.Queries[0].Prompt);
        Assert.Equal(new QuerySpec("yes", "No", 3), spec.Workload.Queries[1]);
        Assert.Equal((2, 1, 10, TimeSpan.FromMinutes(5), StopRule.First), (spec.Load.Concurrency, spec.Load.Warmup, spec.Load.Requests, spec.Load.Duration, spec.Load.StopWhen));
        Assert.Equal(("speed", GateSeverity.Warn), (spec.Gates[2].Id, spec.Gates[2].Severity));
        Assert.Equal(new SourceLocation("good-full.yaml", 66, 6), spec.Gates[3].Location);
        Assert.Equal(new WireSpec(WireCapture.All, 64L << 20), spec.Wire);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var spec = Small().Spec!;
        Assert.Equal(new LoadSpec { Location = new SourceLocation("good-small.yaml", 9, 19), Requests = 3 }, spec.Load);
        Assert.Equal(EngineKind.Ollama, spec.Runtime.Engine);
        Assert.Equal(AcceptKind.All, spec.Accept.Kind);
        Assert.Equal(new WireSpec(WireCapture.Failures, 64L << 20), spec.Wire);
        Assert.True(spec.Deployment.Stream);
        Assert.Null(spec.Deployment.Truncate);
    }

    [Fact]
    public void A_default_gives_way_to_the_time_that_bounds_it()
    {
        var load = Small("load.timeout=20s").Spec!.Load;
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)), (load.FirstByteTimeout, load.StallTimeout));
    }

    [Fact]
    public void A_variable_of_the_environment_is_used_and_not_recorded()
    {
        var spec = Samples.Read("good-anchors").Spec!;
        var predict = spec.Deployment.Options["num_predict"];
        Assert.Equal(("${VALIDATOR_THREADS}", 7), (predict.Text, predict.Whole));
        Assert.Equal("\"${VALIDATOR_THREADS}\"", predict.ToRecord()!.ToJsonString());
        Assert.Equal(3, spec.Deployment.Options["num_thread"].Whole);
        Assert.Equal("Say hello.", spec.Workload.Queries[1].Prompt);
    }

    [Fact]
    public void What_the_environment_put_in_is_known_wherever_it_may_be_told()
    {
        const string digest = "6e4c38e1172f42fdbff13edf9a7a017679fb82b0fde415a3e8b3c31c6ed4a4e4";
        var spec = Samples.Read("good-small", Samples.Isolated with
        {
            Environment = name => name switch { "V" => "0.12", "D" => digest, "S" => "s3cret", _ => null },
            Set =
            [
                "runtime.version=>= ${V}", "deployment.digest=sha256:${D}", "deployment.model=m-${S}", "runtime.executable=/opt/${S}/ollama",
                "runtime.environment={ A: 'x ${S} y', B: plain }", "workload.corpus={ path: '/srv/${S}', include: ['${S}/**'], exclude: ['b/**'] }",
            ],
        }).Spec!;

        Assert.Equal((new VersionTerm(">=", "0.12"), ">= ${V}"), (spec.Runtime.Version[0], spec.Runtime.VersionForRecord));
        Assert.Equal((digest, "sha256:${D}"), (spec.Deployment.Digest!.Text, spec.Deployment.Digest.ForRecord));
        Assert.Equal("m-${S}", spec.Deployment.Model.ForRecord);
        Assert.Contains("s3cret", spec.Deployment.Model.Secrets);
        Assert.Contains("s3cret", spec.Runtime.Executable!.Secrets);
        Assert.Equal(["x s3cret y", "s3cret"], spec.Runtime.EnvironmentSecrets);
        var corpus = spec.Workload.Corpus!;
        Assert.Equal(("/srv/${S}", "s3cret/**", "${S}/**"), (corpus.Path.ForRecord, corpus.Include[0], corpus.IncludeForRecord[0]));
        Assert.Equal(("b/**", "b/**"), (corpus.Exclude[0], corpus.ExcludeForRecord[0]));
    }

    [Theory]
    [InlineData("summary", 5, 1)]
    [InlineData("[summary, retrieval]", 10, 1)]
    [InlineData("{ summary: 4 }", 5, 4)]
    public void Built_in_queries_come_behind_ones_own(string sets, int count, int weight)
    {
        var queries = Small($"workload.querySet={sets}").Spec!.Workload.Queries;

        Assert.Equal(1 + count, queries.Count);
        Assert.Equal("hello", queries[0].Id);
        Assert.Equal(("summary-1", weight), (queries[1].Id, queries[1].Weight));
    }

    [Fact]
    public void A_conversation_is_read_turn_by_turn()
    {
        var query = Small("deployment.api=chat", "workload.queries=[{ id: talk, turns: [a, b, 'c ${D}'], maxTokens: 8 }]").Spec!.Workload.Queries[0];

        Assert.Equal(("a", 3, 8), (query.Prompt, query.Turns, query.MaxTokens!.Value));
        Assert.Equal(["b", "c ${D}"], query.FollowUps);
    }

    [Fact]
    public void Overrides_replace_and_add()
    {
        var spec = Small(
            "deployment.options.num_ctx=4096", "load.requests=7", "matrix.num_thread=[2, 4]", "gates.0=ttft.max <= 9s", "workload.queries[0].id=hi",
            "target.require.memory=>= 4GiB", "name=\"other\"").Spec!;
        Assert.Equal(4096, spec.Deployment.Options["num_ctx"].Whole);
        Assert.Equal(7, spec.Load.Requests);
        Assert.Equal("ttft.max <= 9s", spec.Gates[0].Expression);
        Assert.Equal("hi", spec.Workload.Queries[0].Id);
        Assert.Equal(4.0 * 1073741824, spec.Target.Require[0].Number);
        Assert.Equal("other", spec.Name);
    }

    [Theory]
    [InlineData("load.requests", "--set:1:1: error: expected path=value, got 'load.requests'")]
    [InlineData("load.request=3", "--set:1:1: error: unknown key 'request' in load (did you mean 'requests'?")]
    [InlineData("load.requests=no", "--set:1:15: error: load.requests: expected a whole number")]
    [InlineData("gates.1=x", "--set:1:1: error: '1' is no index of gates (0 to 0,")]
    [InlineData("name.first=x", "--set:1:1: error: name is 'small' and holds no 'first'")]
    [InlineData("matrix.num_ctx=[1, x]", "--set:1:20: error: matrix.num_ctx[1]: expected a whole number")]
    [InlineData("matrix.num_ctx=[1", "--set:1:")]
    [InlineData("name=", "--set:1:6: error: name: expected a name")]
    [InlineData("name=a\0b", "--set:1:6: error: the value holds a NUL character")]
    public void A_wrong_override_is_located_in_the_option(string set, string expected)
    {
        var result = Small(set);
        Assert.Null(result.Spec);
        Assert.Contains(result.Diagnostics, d => d.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_engine_of_the_command_line_wins()
    {
        var options = Samples.Isolated with { Engine = EngineKind.Embedded };
        Assert.Equal(EngineKind.Embedded, Samples.Read("good-full", options).Spec!.Runtime.Engine);
        Assert.Equal(EngineKind.Embedded, Samples.Read("good-small", options).Spec!.Runtime.Engine);
    }

    [Fact]
    public void What_the_command_line_sets_is_trusted()
    {
        var set = Samples.Isolated with { Untrusted = true, Set = ["runtime.executable=/opt/ollama", "runtime.environment.DEBUG=${SECRET}"] };
        Assert.NotNull(Samples.Read("good-small", set).Spec);
    }

    [Fact]
    public void A_doubt_does_not_tell_what_the_environment_holds()
    {
        var result = Small("workload.corpus={ path: ., tokens: 5000 }", "deployment.options.num_predict=${VALIDATOR_THREADS}", "deployment.keepAlive=${VALIDATOR_THREADS}");
        var doubt = Assert.Single(result.Diagnostics).ToString();
        Assert.Contains("an answer of ${VALIDATOR_THREADS}", doubt, StringComparison.Ordinal);
        Assert.DoesNotContain("7", doubt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_version_range_is_answered_at_once() =>
        Assert.Null(Small("runtime.version=" + string.Concat(Enumerable.Repeat("1  ", 2000)) + "x").Spec);

    [Fact]
    public void A_missing_file_is_named_with_its_neighbour()
    {
        var diagnostic = Assert.Single(SpecReader.Read(Samples.PathOf("good-smal.yaml")).Diagnostics);
        Assert.Contains("there is no spec at", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("good-small.yaml", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("/")]
    [InlineData("/dev/zero")]
    [InlineData("/nowhere/at/all.yaml")]
    public void What_is_no_readable_file_is_an_error(string path) =>
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(SpecReader.Read(path).Diagnostics).Severity);
}
