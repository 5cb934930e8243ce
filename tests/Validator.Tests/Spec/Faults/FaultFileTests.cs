using CsCheck;
using NJsonSchema;
using Validator.Spec;
using Validator.Spec.Faults;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Validator.Tests.Spec.Faults;

public class FaultFileTests
{
    private static readonly string Folder = Samples.PathOf("../Faults/cases");
    private static readonly string Every = File.ReadAllText(Path.Combine(Folder, "good-every-kind.yaml"));

    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_the_golden_file_says(string name)
    {
        var result = FaultFile.ReadText(File.ReadAllText(Path.Combine(Folder, name + ".yaml")), name + ".yaml", Samples.Isolated);
        var actual = string.Concat(result.Diagnostics.Select(d => d + "\n"));
        var golden = Path.Combine(Folder, $"{name}.{(result.Plan is null ? 2 : 0)}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, actual);
        }

        Assert.Equal(File.Exists(golden) ? File.ReadAllText(golden) : "no such file: " + golden, actual);
        Assert.Equal(name.StartsWith("good-", StringComparison.Ordinal), result.Plan is not null);
    }

    [Fact]
    public void Every_kind_is_read_with_its_parameters()
    {
        var plan = FaultFile.ReadText(Every, "every.yaml", Samples.Isolated).Plan!;

        Assert.Equal(7, plan.Seed);
        Assert.Equal(Enum.GetValues<FaultKind>().ToHashSet(), plan.Faults.Select(f => f.Kind).ToHashSet());
        Assert.Equal(Enum.GetValues<FaultKind>().Order(), FaultCatalog.All.Select(d => d.Kind).Order());
        Assert.Equal(plan.Faults.Count, plan.Faults.Select(f => f.Id).Distinct().Count());
        Fault Of(FaultKind kind) => plan.Faults.Last(f => f.Kind == kind);
        Assert.Equal("second-document", Of(FaultKind.Concatenate).Id);
        Assert.Equal("outOfOrder-2", Of(FaultKind.OutOfOrder).Id);
        Assert.Equal("time", Of(FaultKind.OutOfOrder).With.How);
        Assert.Equal(TimeSpan.FromHours(1), Of(FaultKind.OutOfOrder).With.Duration);
        Assert.Equal(0.25, Of(FaultKind.TruncatePrompt).With.Share);
        Assert.Equal(8L << 20, Of(FaultKind.Leak).With.Bytes);
        Assert.Equal(0.1, Of(FaultKind.BadChunk).When.Probability);
        Assert.Equal(FaultRoute.Chat, Of(FaultKind.Garbage).When.Route);
        Assert.True(new[] { 2L, 5, 6, 7, 100, 5000 }.All(Of(FaultKind.StallFirst).When.Requests!.Contains));
        Assert.DoesNotContain(new[] { 1L, 3, 4, 8, 99 }, Of(FaultKind.StallFirst).When.Requests!.Contains);
    }

    [Theory]
    [InlineData("3", new long[] { 3 }, new long[] { 2, 4 })]
    [InlineData("2 .. 3", new long[] { 2, 3 }, new long[] { 1, 4 })]
    [InlineData(">= 2", new long[] { 2, long.MaxValue }, new long[] { 1 })]
    [InlineData("> 2", new long[] { 3 }, new long[] { 2 })]
    [InlineData("<=2", new long[] { 0, 2 }, new long[] { 3 })]
    [InlineData("< 2", new long[] { 1 }, new long[] { 2 })]
    [InlineData("== 2", new long[] { 2 }, new long[] { 1, 3 })]
    [InlineData("!= 2", new long[] { 1, 3 }, new long[] { 2 })]
    public void A_condition_on_a_number_holds_for_these(string text, long[] inside, long[] outside)
    {
        var set = NumberSet.Parse(text)!;

        Assert.All(inside, n => Assert.True(set.Contains(n)));
        Assert.All(outside, n => Assert.False(set.Contains(n)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("5..2")]
    [InlineData("< 0")]
    [InlineData("2...5")]
    [InlineData("-1")]
    [InlineData("1\n")]
    [InlineData("9999999999999999999")]
    public void What_no_number_can_meet_is_no_condition(string text) => Assert.Equal(text == "1\n", NumberSet.Parse(text) is not null);

    [Fact]
    public async Task The_schema_agrees_with_the_reader()
    {
        var schema = await JsonSchema.FromJsonAsync(FaultFile.Schema());
        var stream = new YamlStream();
        stream.Load(new StringReader(Every));
        var json = SchemaTests.ToJson(stream.Documents[0].RootNode)!;
        Assert.Empty(schema.Validate(json.ToJsonString()));

        var wrong = new YamlStream();
        wrong.Load(new StringReader("""
            - { kind: concatinate }
            - { kind: concatenate, text: more }
            - { kind: concatenate, atFrame: 0 }
            - { when: { requests: 2 } }
            - { kind: ignoreSigterm, when: { requests: 2 } }
            - { kind: clampContext, when: { requests: 2 } }
            - { kind: nul, when: { requests: two } }
            - { kind: nul, when: { request: 2 } }
            """));
        foreach (var fault in ((YamlSequenceNode)wrong.Documents[0].RootNode).Children)
        {
            json["faults"] = new System.Text.Json.Nodes.JsonArray(SchemaTests.ToJson(fault));
            Assert.NotEmpty(schema.Validate(json.ToJsonString()));
            Assert.Null(FaultFile.ReadText(json.ToJsonString(), "one.yaml", Samples.Isolated).Plan);
        }
    }

    [Fact]
    public void Damage_is_answered_and_never_thrown() => MutationTests.Damage(Gen.Const(Every)).Sample(
        text =>
        {
            var result = FaultFile.ReadText(text, "damaged.yaml", Samples.Isolated);
            Assert.Equal(result.Plan is null, result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
            Assert.All(result.Diagnostics, d => Assert.NotNull(d.Location));
        },
        iter: 1500);

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_so() =>
        Assert.Contains("there is no fault file at", Assert.Single(FaultFile.Read("/nowhere/faults.yaml").Diagnostics).Message, StringComparison.Ordinal);
}
