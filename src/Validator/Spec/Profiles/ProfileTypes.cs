using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Spec.Keys;
using Validator.Spec.Reading;

namespace Validator.Spec.Profiles;

/// <summary>Types that only profiles have.</summary>
internal static class ProfileTypes
{
    private const int LongestContext = 262_144;

    /// <summary>What <c>timeScale</c> may be, in a profile and in a spec.</summary>
    public static ValueType<int> Scale => SpecTypes.Whole(1, ScaledTimeProvider.MostTimesFaster);

    /// <summary>What a context may be.</summary>
    public static ValueType<int> Context => SpecTypes.Whole(4, LongestContext);
}

/// <summary>A number of tokens per second.</summary>
internal sealed class SpeedType : ScalarType<double>
{
    private const double Least = 0.001;
    private const double Most = 1_000_000;

    public override string Legal => "a speed from 0.001 to 1000000: " + Quantity.Legal(Unit.PerSecond);

    public override JsonObject Schema()
    {
        var schema = SchemaText.Number("number", Least, Most);
        schema["pattern"] = @"^\s*[0-9]*\.?[0-9]*\s*(/s)?\s*$";
        return schema;
    }

    protected override bool TryParse(Interpolated text, Cursor at, out double value) =>
        Quantity.TryParse(text.Text, Unit.PerSecond, out value) && value is >= Least and <= Most;
}

/// <summary>A share of a whole.</summary>
internal sealed class ShareType(double mostPercent) : ScalarType<double>
{
    public override string Legal => string.Create(CultureInfo.InvariantCulture, $"a share from 0% to {mostPercent}%: {Quantity.Legal(Unit.Percent)}");

    public override JsonObject Schema() => SchemaText.Quantity(@"^\s*[0-9]*\.?[0-9]*\s*%\s*$");

    protected override bool TryParse(Interpolated text, Cursor at, out double value) =>
        Quantity.TryParse(text.Text, Unit.Percent, out value) && value <= mostPercent / 100;

    protected override string? Hint(string text) => Quantity.TryParse(text, Unit.None, out _) ? $"did you mean {text.Trim()}%?" : null;
}

/// <summary>A number of parameters as model names have it.</summary>
internal sealed class ParametersType : ScalarType<double>
{
    private const double Least = 1e6;
    private const double Most = 2e12;

    public override string Legal => "a number of parameters from 1M to 2000B, such as 30B";

    public override JsonObject Schema() => SchemaText.Quantity("^[0-9]+(\\.[0-9]+)?[MB]$");

    protected override bool TryParse(Interpolated text, Cursor at, out double value)
    {
        value = 0;
        var unit = text.Text.Length == 0 ? ' ' : text.Text[^1];
        if (unit is not ('M' or 'B') || !double.TryParse(text.Text.AsSpan(0, text.Text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        value = number * (unit == 'B' ? 1e9 : 1e6);
        return value is >= Least and <= Most;
    }

    protected override string? Hint(string text) => text.ToUpperInvariant() is var upper && upper != text && TryParse(new Interpolated(upper, []), null!, out _) ? $"did you mean {upper}?" : null;
}
