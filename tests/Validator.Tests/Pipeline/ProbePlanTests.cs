using Validator.Gates;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Gates;
using Xunit;

namespace Validator.Tests.Pipeline;

public sealed class ProbePlanTests
{
    [Theory]
    [InlineData(null, "requests.count >= 1", 0)]
    [InlineData(null, "context.canary_recall == 100%", 1)]
    [InlineData(3, "requests.count >= 1", 3)]
    [InlineData(3, "context.canary_recall == 100%", 3)]
    public void Canaries_cost_a_prefill_and_are_asked_for_where_a_gate_or_a_key_needs_them(int? asked, string gate, int canaries) =>
        Assert.Equal(canaries, ProbePlan.Of(Spec(asked, null, 1, gate), [Gated.Gate(gate)], Greedy).Canaries);

    [Theory]
    [InlineData(null, 1, "0", 0, "load.concurrency is 1")]
    [InlineData(null, 2, "0", 2, null)]
    [InlineData(null, 2, "0.0", 2, null)]
    [InlineData(null, 2, "0.8", 0, "temperature is not 0")]
    [InlineData(null, 2, null, 0, "temperature is not 0")]
    [InlineData(0, 2, "0", 0, "probes.alone is 0")]
    [InlineData(5, 2, "0.8", 5, null)]
    [InlineData(5, 1, "0", 0, "load.concurrency is 1")]
    public void Answers_are_compared_where_there_are_others_beside_them(int? asked, int concurrency, string? temperature, int samples, string? why)
    {
        var plan = ProbePlan.Of(Spec(null, asked, concurrency), [], Options(temperature));

        Assert.Equal(samples, plan.Samples);
        Assert.Contains(why ?? "2 queries alone".Replace("2", $"{samples}", StringComparison.Ordinal), plan.Describe(concurrency), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_can_have_no_value_is_an_error_at_its_place()
    {
        var gate = Gated.Gate("context.canary_recall == 100%");

        var error = Assert.Single(ProbePlan.Contradictions(Spec(0, null, 1), [gate]));

        Assert.Equal((DiagnosticSeverity.Error, gate.Location), (error.Severity, error.Location));
        Assert.Empty(ProbePlan.Contradictions(Spec(1, null, 1), [gate]));
        Assert.Empty(ProbePlan.Contradictions(Spec(null, null, 1), [gate]));
    }

    [Theory]
    [InlineData(0, 2, 8, 5)]
    [InlineData(1, 0, 1, 6)]
    [InlineData(1, 9, 4, 27)]
    public void The_cost_is_known_before(int canaries, int samples, int concurrency, int rounds) =>
        Assert.Equal(rounds, new ProbePlan(canaries, samples, null).Rounds(concurrency));

    private static Configuration Greedy => Options("0");

    private static Configuration Options(string? temperature) =>
        new("c", temperature is null ? new Dictionary<string, OptionValue>() : new Dictionary<string, OptionValue> { ["temperature"] = new(temperature, temperature) });

    private static DeploymentSpec Spec(int? canaries, int? alone, int concurrency, params string[] gates) =>
        Gated.Spec(gates) with { Load = new LoadSpec { Concurrency = concurrency }, Probes = new ProbeSpec { Canaries = canaries, Alone = alone } };
}
