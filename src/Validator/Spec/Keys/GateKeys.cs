using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary><c>gates</c>: each an expression, or a mapping that gives it an id and a severity. The expressions are read by a later stage.</summary>
internal static class GateKeys
{
    private static readonly SpecKey<string> Id = new("id", SpecTypes.Slug, "Name of the gate in reports; else made from the expression.") { Example = "speed" };
    private static readonly SpecKey<LocatedText> Expression = new("expr", new ExpressionType(), "Metric, comparison and threshold.") { Required = true, Example = "decode.tokens_per_second.p10 >= 5.0" };
    private static readonly SpecKey<GateSeverity> Severity = new("severity", SpecTypes.Choice(("fail", GateSeverity.Fail), ("warn", GateSeverity.Warn)), "Whether a failure rejects or warns.") { Default = "fail" };

    private static readonly SectionType<Gate> Section = new(
        [Id, Expression, Severity],
        values => new Gate(Declare(values.Optional(Id), values.Get(Expression), values.Get(Severity)), values.Where(Id)));

    public static readonly ValueType<IReadOnlyList<Gate>> Type = SpecTypes.List(new GateType(), "gates", 1, "without a gate nothing could be approved");

    /// <summary>A gate and where its id stands.</summary>
    public sealed record Gate(GateDeclaration Declaration, Cursor At);

    /// <summary>The gates that can be read in a spec whose errors are told already.</summary>
    public static IReadOnlyList<GateDeclaration> Sound(Cursor spec)
    {
        if ((spec.Node as MapNode)?.Find("gates") is not { } node)
        {
            return [];
        }

        Type.TryRead(spec.Key("gates", node) with { Context = spec.Context.Silent() }, out var gates);
        return [.. (gates ?? []).Select(gate => gate.Declaration)];
    }

    private static GateDeclaration Declare(string? id, LocatedText expression, GateSeverity severity) =>
        new(id, expression.Text, severity, expression.Location);

    private sealed class GateType : ValueType<Gate>
    {
        public override string Legal => "a gate such as \"ttft.max <= 45m\", or a mapping of id, expr and severity";

        public override IEnumerable<(string Name, ValueType Type)> Inside => Section.Inside;

        public override IReadOnlyList<string> KeyNames => Section.KeyNames;

        public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Expression.Of.Schema(), Section.Schema()) };

        public override Node Resolve(Cursor at) => at.Node is MapNode ? Section.Resolve(at) : at.Node;

        protected override bool TryReadNode(Cursor at, out Gate value)
        {
            if (at.Node is MapNode)
            {
                return Section.TryRead(at, out value);
            }

            var good = false;
            value = null!;
            if (at.Node is not ScalarNode)
            {
                at.Expected(Legal);
            }
            else if (Expression.Of.TryRead(at, out var text))
            {
                good = true;
                value = new Gate(Declare(null, text, GateSeverity.Fail), at);
            }

            return good;
        }
    }

    /// <summary>Located at its first character, behind the quote if there is one.</summary>
    private sealed class ExpressionType : ScalarType<LocatedText>
    {
        public override string Legal => "a gate such as \"ttft.max <= 45m\"";

        protected override string KeepsOut => "gates are recorded, so the environment is not put in; use --set";

        public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1, ["pattern"] = @"^(?![\s\S]*\$\{)", ["examples"] = new JsonArray([.. Samples.Select(sample => (JsonNode)sample)]) };

        /// <summary>Gates that most deployments have; an editor offers them.</summary>
        private static readonly string[] Samples =
        [
            "requests.success_rate == 100%", "integrity.violations == 0", "context.processed_rate == 100%", "decode.tokens_per_second.p10 >= 5.0",
            "ttft.max <= 45m", "e2e.p90 <= 2m", "decode.tokens_per_second.mean >= 95% of baseline with 95% confidence",
        ];

        protected override bool TryParse(Interpolated text, Cursor at, out LocatedText value)
        {
            var scalar = (ScalarNode)at.Node;
            var start = scalar.Plain ? at.Location : at.Location with { Column = at.Location.Column + 1 };
            value = new LocatedText(text.Text.Trim(), start);
            return value.Text.Length > 0;
        }
    }
}
