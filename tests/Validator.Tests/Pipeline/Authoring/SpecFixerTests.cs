using CsCheck;
using Validator.Pipeline.Authoring;
using Validator.Spec;
using Validator.Spec.Fixing;
using Validator.Tests.Spec;
using Xunit;

namespace Validator.Tests.Pipeline.Authoring;

public sealed class SpecFixerTests
{
    private const string Wrong = """
        apiVersion: ollama-validator/v1
        name: wrong
        target:
          require:
            memory: >= 4 GiB                # enough
        runtime: { engine: embeded }
        deployment:
          model: synthetic:1m
          optoins: { num_ctx: 2048, num_predict: 8 }
          stream: yes
        workload:
          corpus: { path: ., include: [**/*.py], tokens: 100 }
          queries:
            - { id: a, prompt: A }
        load: { requests: 30, timeout: 5min }
        gates:
          - requests.sucess_rate = 100%
          - ttft.maxx <= 9s
        """;

    private const string Right = """
        apiVersion: ollama-validator/v1
        name: wrong
        target:
          require:
            memory: ">= 4 GiB"                # enough
        runtime: { engine: embedded }
        deployment:
          model: synthetic:1m
          options: { num_ctx: 2048, num_predict: 8 }
          stream: true
        workload:
          corpus: { path: ., include: ["**/*.py"], tokens: 100 }
          queries:
            - { id: a, prompt: A }
        load: { requests: 30, timeout: 5m }
        gates:
          - requests.success_rate == 100%
          - ttft.max <= 9s
        """;

    [Fact]
    public void Everything_that_can_be_meant_in_one_way_is_put_right()
    {
        var repaired = SpecFixer.Fix(Wrong, "spec.yaml", Samples.Isolated);

        Assert.Equal(Right, repaired.Text);
        Assert.Equal(9, repaired.Fixed.Count);
        Assert.NotNull(SpecReader.ReadText(repaired.Text, "spec.yaml", Samples.Isolated).Spec);
    }

    [Fact]
    public void Line_ends_stay() => Assert.Equal(
        Right.ReplaceLineEndings("\r\n"), SpecFixer.Fix(Wrong.ReplaceLineEndings("\r\n"), "spec.yaml", Samples.Isolated).Text);

    /// <summary>Each of these is for a person: two ways to mean it, a key that would then be there twice, no near word, a value of the environment.</summary>
    [Theory]
    [InlineData("load: { requests: 30, timeout: 5 }")]
    [InlineData("load: { requests: 30, reqeusts: 30 }")]
    [InlineData("load: { reqeusts: 30, requets: 40 }")]
    [InlineData("load: { requests: 30, qwertyuiop: 5 }")]
    [InlineData("load: { requests: 30, stopWhen: ${SECRET} }")]
    [InlineData("load: { requests: 30, \"timeuot\": 5m }")]
    public void What_is_not_certain_is_left(string load)
    {
        var text = Samples.Text("good-small").ReplaceLineEndings("\n");
        var at = text.IndexOf("\nload:", StringComparison.Ordinal);
        var damaged = text[..at] + "\n" + load + "\n" + text[(text.IndexOf('\n', at + 1) + 1)..];

        Assert.NotEmpty(SpecReader.ReadText(damaged, "spec.yaml", Samples.Isolated).Diagnostics);
        Assert.Equal(damaged, SpecFixer.Fix(damaged, "spec.yaml", Samples.Isolated).Text);
    }

    /// <summary>What stands in a prompt is its author's, whatever is wrong around it.</summary>
    [Theory]
    [InlineData("> quoted mail")]
    [InlineData("```")]
    [InlineData("- [**/*.py, *]")]
    [InlineData("\tindented by a tab")]
    public void A_text_is_never_taken_for_a_mistake(string line)
    {
        var damaged = $"workload:\n  queries:\n    - id: a\n      prompt: |   # as it is\n        Answer:\n        {line}\n      - id: b\n        prompt: B\n";

        Assert.Equal(damaged, SpecFixer.Fix(damaged, "spec.yaml", Samples.Isolated).Text);
        var error = Assert.Single(SpecReader.ReadText(damaged, "spec.yaml", Samples.Isolated).Diagnostics);
        Assert.Equal((7, true), (error.Location!.Line, error.Message.StartsWith("this is not YAML", StringComparison.Ordinal)));
    }

    /// <summary>Another percentile is another gate: which one was meant is for a person, however near one is.</summary>
    [Theory]
    [InlineData("p11")]
    [InlineData("p59")]
    [InlineData("p100")]
    [InlineData("p9O")]
    public void A_percentile_is_never_guessed(string percentile)
    {
        var damaged = Right.Replace("ttft.max", $"ttft.{percentile}", StringComparison.Ordinal);

        Assert.Equal(damaged, SpecFixer.Fix(damaged, "spec.yaml", Samples.Isolated).Text);
    }

    /// <summary>Whatever the damage, fixing ends, comes to rest, keeps the lines, and breaks nothing that was sound.</summary>
    [Fact]
    public void Fixing_comes_to_rest() => MutationTests.Damage(Gen.OneOf(Wrong, Right, Samples.Text("good-full"), Samples.Text("unknown-keys"))).Sample(
        text =>
        {
            var once = SpecFixer.Fix(text, "spec.yaml", Samples.Isolated);
            Assert.Empty(SpecFixer.Fix(once.Text, "spec.yaml", Samples.Isolated).Fixed);
            Assert.Equal(text.Count(c => c == '\n'), once.Text.Count(c => c == '\n'));
            Assert.Equal(once.Fixed.Count == 0, once.Text == text);
            Assert.True(SpecReader.ReadText(text, "spec.yaml", Samples.Isolated).Spec is null || SpecReader.ReadText(once.Text, "spec.yaml", Samples.Isolated).Spec is not null);
        },
        iter: 300);

    [Fact]
    public void The_difference_is_a_patch() => Assert.Equal(
        "--- spec.yaml\n+++ spec.yaml\n@@ -2 +2 @@\n-b\n+B\n@@ -4 +4 @@\n-d\n+D\n", LineDiff.Of("spec.yaml", "a\nb\nc\nd\n", "a\nB\nc\nD\n"));

    [Fact]
    public void Without_a_difference_there_is_none() => Assert.Empty(LineDiff.Of("spec.yaml", "a\n", "a\n"));
}
