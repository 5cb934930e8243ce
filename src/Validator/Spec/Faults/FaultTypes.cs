using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec.Faults;

/// <summary>A chance or a share.</summary>
internal sealed class PercentType : ScalarType<double>
{
    public override string Legal => "a percentage from 0% to 100%, such as 10%";

    public override JsonObject Schema() => SchemaText.Quantity(@"^\s*[0-9]*\.?[0-9]*\s*%\s*$");

    protected override bool TryParse(Interpolated text, Cursor at, out double value) => Quantity.TryParse(text.Text, Unit.Percent, out value) && value <= 1;

    protected override string? Hint(string text) =>
        !Quantity.TryParse(text, Unit.None, out var number) ? null
        : number is > 0 and <= 1 ? string.Create(CultureInfo.InvariantCulture, $"did you mean {number * 100:0.####}%?") : $"did you mean {text.Trim()}%?";
}

/// <summary>What a number is multiplied by.</summary>
internal sealed class FactorType(double minimum, double maximum) : ScalarType<double>
{
    public override string Legal => string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");

    public override JsonObject Schema() => SchemaText.Number("number", minimum, maximum);

    protected override bool TryParse(Interpolated text, Cursor at, out double value) =>
        double.TryParse(text.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;
}

/// <summary>Numbers that a condition holds for: one form, or a list of them.</summary>
internal sealed class NumberSetType : ValueType<NumberSet>
{
    private static readonly ValueType<NumberSet> One = new Single();
    private static readonly ValueType<IReadOnlyList<NumberSet>> Several = SpecTypes.List(One, "numbers", 1, "it would never hold");

    public override string Legal => $"{One.Legal}, or a list of these";

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(One.Schema(), Several.Schema()) };

    protected override bool TryReadNode(Cursor at, out NumberSet value)
    {
        if (at.Node is not ListNode)
        {
            return One.TryRead(at, out value);
        }

        var good = Several.TryRead(at, out var sets);
        value = new NumberSet([.. sets.SelectMany(s => s.Intervals)]);
        return good;
    }

    private sealed class Single : ScalarType<NumberSet>
    {
        public override string Legal => "a whole number, a range such as 2..5, or a comparison such as \">= 2\"";

        public override JsonObject Schema() => SchemaText.Text(@"^\s*((>=|<=|==|!=|>|<)\s*[0-9]+|[0-9]+(\s*\.\.\s*[0-9]+)?)\s*$", interpolates: true);

        protected override bool TryParse(Interpolated text, Cursor at, out NumberSet value)
        {
            value = NumberSet.Parse(text.Text)!;
            return value is not null;
        }

        protected override string? Hint(string text) =>
            text.Replace('-', ' ').Split("..") is [var from, var to] && NumberSet.Parse($"{to}..{from}") is not null ? $"did you mean {to.Trim()}..{from.Trim()}?"
            : NumberSet.Parse(text.Replace("-", "..", StringComparison.Ordinal)) is not null ? $"did you mean {text.Replace("-", "..", StringComparison.Ordinal).Trim()}?"
            : NumberSet.Parse(text.Replace("=>", ">=", StringComparison.Ordinal)) is not null ? "did you mean >=?"
            : ValueHint.Whole(text, 0, long.MaxValue);
    }
}

/// <summary>Anything at all: what stands there is judged elsewhere.</summary>
internal sealed class UnreadType : ValueType<Node>
{
    public override string Legal => "a value";

    public override JsonObject Schema() => [];

    protected override bool TryReadNode(Cursor at, out Node value)
    {
        value = at.Node;
        return true;
    }
}
