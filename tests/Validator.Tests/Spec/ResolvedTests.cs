using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class ResolvedTests
{
    private static readonly Gen<string> AnyText = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.OneOf('\n', '\t', 'é', '\u2028', '\u0085', '\uFEFF', '#', ':', '"', '\\', '\'', '$', '{', '\u0001')), 0, 30];

    /// <summary>The spec as JSON, without what a rewritten file must change: places.</summary>
    private static string Essence(SpecResult result)
    {
        var node = JsonSerializer.SerializeToNode(result.Spec)!;
        Strip(node);
        return node.ToJsonString() + JsonSerializer.Serialize(result.Configurations);
    }

    private static void Strip(JsonNode node)
    {
        if (node is JsonObject map)
        {
            map.Remove("Location");
            map.Remove("File");
            foreach (var value in map.Select(p => p.Value).OfType<JsonNode>().ToList())
            {
                Strip(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list.OfType<JsonNode>())
            {
                Strip(item);
            }
        }
    }

    private static void AssertRoundTrip(SpecResult first)
    {
        Assert.NotNull(first.Spec);
        var second = SpecReader.ReadText(first.Resolved!, "/elsewhere/deeper/spec.resolved.yaml", Samples.Isolated);
        Assert.True(second.Spec is not null, string.Join('\n', second.Diagnostics) + first.Resolved);
        Assert.Equal(Essence(first), Essence(second));
        Assert.Equal(first.Resolved, second.Resolved);
    }

    [Theory]
    [InlineData("good-full")]
    [InlineData("good-small")]
    [InlineData("good-anchors")]
    [InlineData("warnings")]
    [InlineData("good-faults")]
    [InlineData("prompt-too-long")]
    [InlineData("load-good-constant")]
    [InlineData("load-good-poisson")]
    [InlineData("load-good-stages")]
    [InlineData("load-doubts")]
    public void Reads_again_to_an_equal_spec(string name) => AssertRoundTrip(Samples.Read(name));

    [Fact]
    public void Any_prompt_and_stop_text_survives() => AnyText.Where(t => !string.IsNullOrWhiteSpace(t)).Sample(
        text =>
        {
            var quoted = JsonSerializer.Serialize(text);
            AssertRoundTrip(Samples.Read("good-small", Samples.Isolated with { Set = [$"workload.queries.0.prompt={quoted}", $"deployment.options.stop=[{quoted}, \"😀\"]"] }));
        },
        iter: 500);

    [Fact]
    public void Any_choice_of_keys_survives() => Gen.Select(
        Gen.OneOf("load.timeout=20s", "load.timeout=3h", "load.duration=90m", "load.stopWhen=first", "load.warmup=2"),
        Gen.OneOf("runtime.version=0.12.3", "runtime.version=>= 0.12", "runtime.environment={ OLLAMA_X: '${SECRET}', Y: 'a b' }", "runtime.executable=ollama", "runtime.executable=./bin/ollama"),
        Gen.OneOf("workload.corpus={ path: ../x }", "workload.corpus={ path: '${VALIDATOR_SECRET}/x', tokens: 5 }", "workload.corpus.path=${VALIDATOR_UNSET:-/abs}/y", "workload.corpus.path=a $${b}"),
        Gen.OneOf("matrix={ num_thread: [1, 2], top_p: [0.10, .5] }", "accept=any", "accept=[num_ctx-2048]", "gates=[a, { expr: b, severity: warn }]"),
        Gen.OneOf("target.require.memory=>= 4 GiB", "target.labels=[]", "baseline=./b.json", "wire.maxSize=2kB", "probes={ canaries: 2, alone: 0 }", "probes={}", "deployment.truncate=false")).Sample(
        (a, b, c, d, e) => AssertRoundTrip(Samples.Read("good-small", Samples.Isolated with { Set = [a, b, c, d, e] })),
        iter: 500);

    [Fact]
    public void Spells_out_defaults_and_keeps_variables()
    {
        var text = Samples.Read("good-full").Resolved!;
        Assert.Contains("OLLAMA_MODELS: \"${VALIDATOR_SECRET}/models\"", text, StringComparison.Ordinal);
        var small = Samples.Read("good-small").Resolved!;
        Assert.Contains("stallTimeout: 60s", small, StringComparison.Ordinal);
        Assert.Contains("capture: failures", small, StringComparison.Ordinal);
        Assert.DoesNotContain("corpus", small, StringComparison.Ordinal);
    }
}
