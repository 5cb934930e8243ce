using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>A whole decimal number within bounds.</summary>
internal sealed class WholeType(int minimum, int maximum) : ScalarType<int>
{
    public override string Legal => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}");

    public override JsonObject Schema() => SchemaText.Number("integer", minimum, maximum);

    protected override bool TryParse(Interpolated text, Cursor at, out int value) =>
        int.TryParse(text.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum;

    protected override string? Hint(string text) => ValueHint.Whole(text, minimum, maximum);
}

/// <summary>A time with its unit.</summary>
internal sealed class DurationType(TimeSpan minimum, TimeSpan maximum) : ScalarType<TimeSpan>
{
    public override string Legal => $"a time from {Quantity.Format(minimum.TotalSeconds, Unit.Duration)} to {Quantity.Format(maximum.TotalSeconds, Unit.Duration)}: {Quantity.Legal(Unit.Duration)}";

    public override JsonObject Schema() => SchemaText.Quantity(@"^\s*[0-9]*\.?[0-9]*\s*(ms|s|m|h)\s*$");

    protected override bool TryParse(Interpolated text, Cursor at, out TimeSpan value)
    {
        value = default;
        if (!Quantity.TryParse(text.Text, Unit.Duration, out var seconds) || seconds < minimum.TotalSeconds || seconds > maximum.TotalSeconds)
        {
            return false;
        }

        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    protected override string? Hint(string text) => ValueHint.WithUnit(text, Unit.Duration);
}

/// <summary>A size with its unit.</summary>
internal sealed class BytesType(long minimum) : ScalarType<long>
{
    public override string Legal => $"a size of at least {Quantity.Format(minimum, Unit.Bytes)}: {Quantity.Legal(Unit.Bytes)}";

    public override JsonObject Schema() => SchemaText.Quantity(@"^\s*[0-9]*\.?[0-9]*\s*([KMGT]iB|[kKMGT]B|B)\s*$");

    protected override bool TryParse(Interpolated text, Cursor at, out long value)
    {
        var sound = Quantity.TryParse(text.Text, Unit.Bytes, out var bytes) && bytes >= minimum && bytes < long.MaxValue;
        value = sound ? (long)bytes : 0;
        return sound;
    }

    protected override string? Hint(string text) => ValueHint.WithUnit(text, Unit.Bytes);
}
