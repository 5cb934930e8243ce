using Validator.Gates;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

public class GateSetTests
{
    [Fact]
    public void Ids_are_slugs_that_do_not_change_with_the_threshold()
    {
        string[] Ids(params string[] gates) => [.. GateSet.Parse(Gated.Spec(gates)).Gates.Select(gate => gate.Id)];
        Assert.Equal(
            ["requests.success_rate", "ttft.max", "ttft.max-2", "ttft.max-bugs"],
            Ids("requests.success_rate == 100%", "ttft.max <= 5s", "ttft.max > 1ms", "ttft.max{query=bugs} <= 5s"));
        Assert.Equal(Ids("ttft.max <= 5s"), Ids("ttft.max <= 50% of baseline"));
    }

    [Fact]
    public void Given_ids_are_kept_and_derived_ones_avoid_them()
    {
        var set = GateSet.Parse(Gated.Spec([Gated.Declare("ttft.max <= 5s"), Gated.Declare("e2e.max <= 5s", "ttft.max")]));
        Assert.Equal(["ttft.max-2", "ttft.max"], set.Gates.Select(gate => gate.Id));
        Assert.Empty(set.Diagnostics);
    }

    [Fact]
    public void An_id_given_twice_is_an_error()
    {
        var set = GateSet.Parse(Gated.Spec([Gated.Declare("ttft.max <= 5s", "a"), Gated.Declare("e2e.max <= 5s", "a", line: 41)]));
        Assert.Equal("spec.yaml:41:5: error: the gate id 'a' is given twice; ids are unique", Assert.Single(set.Diagnostics).ToString());
    }

    [Fact]
    public void Zero_gates_are_an_error() =>
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(GateSet.Parse(Gated.Spec()).Diagnostics).Severity);

    [Fact]
    public void Gates_that_only_warn_are_an_error()
    {
        var warning = Gated.Declare("ttft.max <= 5s", severity: GateSeverity.Warn);
        Assert.Equal(
            "spec.yaml:40:5: error: no gate can reject: the severity of every gate is warn (let at least one gate fail, such as 'requests.success_rate == 100%')",
            Assert.Single(GateSet.Parse(Gated.Spec([warning, Gated.Declare("e2e.max <= 5s", severity: GateSeverity.Warn, line: 41)])).Diagnostics).ToString());
        Assert.Empty(GateSet.Parse(Gated.Spec([warning, Gated.Declare("e2e.max <= 5s", line: 41)])).Diagnostics);
    }

    [Fact]
    public void A_query_must_be_one_of_the_spec()
    {
        var set = GateSet.Parse(Gated.Spec("ttft.max{query=bug} <= 5s"));
        Assert.Equal(
            "spec.yaml:40:20: error: gate 'ttft.max{query=bug} <= 5s': there is no query 'bug'; legal: architecture, bugs (did you mean 'bugs'?)",
            Assert.Single(set.Diagnostics).ToString());
    }

    [Fact]
    public void A_share_of_the_baseline_needs_a_baseline()
    {
        GateDeclaration[] gates = [Gated.Declare("ttft.max <= 110% of baseline")];
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(GateSet.Parse(Gated.Spec(gates)).Diagnostics).Severity);
        var located = new LocatedText("/b/verdict.json", new SourceLocation("spec.yaml", 60, 11));
        Assert.Empty(GateSet.Parse(Gated.Spec(gates, located)).Diagnostics);
    }

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(3, GateSet.Parse(Gated.Spec("tfft.max <= 5s", "ttft.max <= 5", "ttft.max == 5s")).Diagnostics.Count);

    [Theory]
    [InlineData("decode.tokens_per_second.p95 >= 5", "fast tail")]
    [InlineData("prefill.tokens_per_second.max > 5", "fast tail")]
    [InlineData("ttft.p50 >= 1s", "fails whenever a request fails")]
    [InlineData("decode.tokens_per_second.p50 <= 100", "fails whenever a request fails")]
    [InlineData("requests.success_rate >= 0%", "always holds")]
    [InlineData("requests.success_rate <= 100%", "always holds")]
    [InlineData("requests.failed != 0.5", "always holds")]
    [InlineData("context.canary_recall{query=architecture} == 100%", "canaries belong to no query")]
    [InlineData("requests.failed < 0", "never hold")]
    [InlineData("requests.success_rate > 100%", "never hold")]
    [InlineData("requests.success_rate == 150%", "never hold")]
    [InlineData("requests.count == 1.5", "never hold")]
    public void Doubtful_gates_are_warned_of(string gate, string words)
    {
        var diagnostic = Assert.Single(GateSet.Parse(Gated.Spec(gate)).Diagnostics);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ttft.max >= 0s", 2)]
    [InlineData("decode.tokens_per_second.p10 >= 5", 0)]
    [InlineData("ttft.p99 <= 30s", 0)]
    [InlineData("requests.count >= 10", 0)]
    [InlineData("requests.success_rate >= 99%", 0)]
    [InlineData("integrity.violations == 0", 0)]
    [InlineData("tpot.cv <= 0.5", 0)]
    public void So_many_warnings(string gate, int expected) =>
        Assert.Equal(expected, GateSet.Parse(Gated.Spec(gate)).Diagnostics.Count);
}
