using Validator.Gates;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Tests.Gates;

/// <summary>Makes specs and gates for tests.</summary>
internal static class Gated
{
    /// <summary>A spec with these gates and the queries <c>architecture</c> and <c>bugs</c>; gates are written from line 40, column 5.</summary>
    public static DeploymentSpec Spec(IEnumerable<GateDeclaration> gates, LocatedText? baseline = null) => new()
    {
        File = "spec.yaml",
        Name = "quickstart",
        Runtime = new RuntimeSpec(),
        Deployment = new DeploymentSection { Model = new LocatedText("m", new SourceLocation("spec.yaml", 1, 1)) },
        Workload = new WorkloadSpec { Queries = [new QuerySpec("architecture", "?", 1), new QuerySpec("bugs", "?", 1)] },
        Load = new LoadSpec(),
        Gates = [.. gates],
        Baseline = baseline,
    };

    public static DeploymentSpec Spec(params string[] expressions) => Spec(expressions.Select((text, i) => Declare(text, line: 40 + i)));

    public static GateDeclaration Declare(string text, string? id = null, GateSeverity severity = GateSeverity.Fail, int line = 40) =>
        new(id, text, severity, new SourceLocation("spec.yaml", line, 5));

    public static Gate Gate(string text, GateSeverity severity = GateSeverity.Fail)
    {
        var (expression, diagnostics) = GateExpression.Parse(text, new SourceLocation("spec.yaml", 40, 5));
        return new Gate("g", expression ?? throw new ArgumentException(string.Join('\n', diagnostics)), severity, new SourceLocation("spec.yaml", 40, 5));
    }

    public static GateResult Judge(string text, params RequestRecord[] records) =>
        GateEvaluator.Evaluate([Gate(text)], MetricSet.Compute(records), BaselineFigures.None)[0];

    /// <summary>A configuration with a gate for each outcome, and these requests.</summary>
    public static ConfigurationEvidence Evidence(Outcome[] outcomes, params RequestRecord[] records) => new()
    {
        Configuration = new Configuration("c1", new Dictionary<string, OptionValue>()),
        Records = records,
        Metrics = MetricSet.Compute(records),
        Gates = [.. outcomes.Select((outcome, i) => new GateResult
        {
            Id = $"g{i}",
            Expression = "ttft.max <= 1s",
            Severity = outcome == Outcome.Warned ? GateSeverity.Warn : GateSeverity.Fail,
            Outcome = outcome,
            Unit = Unit.Duration,
            Message = "m",
            Location = new SourceLocation("spec.yaml", 40, 5),
        })],
    };
}
