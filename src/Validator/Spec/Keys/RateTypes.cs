using System.Globalization;
using System.Text.Json.Nodes;
using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>Requests per second.</summary>
internal sealed class RateType : ScalarType<double>
{
    public const double Least = 0.0001;
    public const double Most = 10_000;

    public override string Legal => string.Create(CultureInfo.InvariantCulture, $"requests per second from {Least} to {Most}, such as 0.5/s");

    public override JsonObject Schema() => RateText.Schema(Least);

    protected override bool TryParse(Interpolated text, Cursor at, out double value) =>
        Quantity.TryParse(text.Text, Unit.PerSecond, out value) && value is >= Least and <= Most;

    protected override string? Hint(string text) => RateText.Hint(text);
}

/// <summary>What a stage leads to: workers or requests per second, by the mode.</summary>
/// <param name="Value">The number.</param>
/// <param name="PerSecond">Whether it was written with <c>/s</c>.</param>
internal readonly record struct StageTarget(double Value, bool PerSecond);

/// <summary>The target of a stage.</summary>
internal sealed class StageTargetType : ScalarType<StageTarget>
{
    public override string Legal => string.Create(CultureInfo.InvariantCulture, $"a number of workers, or of requests per second such as 2/s, from 0 to {RateType.Most}");

    public override JsonObject Schema() => RateText.Schema(0);

    protected override bool TryParse(Interpolated text, Cursor at, out StageTarget value)
    {
        var sound = Quantity.TryParse(text.Text, Unit.PerSecond, out var number) && number <= RateType.Most;
        value = new StageTarget(number, text.Text.TrimEnd().EndsWith('s'));
        return sound;
    }

    protected override string? Hint(string text) => RateText.Hint(text);
}

/// <summary>How rates are written and mistaken.</summary>
file static class RateText
{
    private static readonly (string[] Suffixes, double PerSecond)[] Others =
    [
        (["rps", "req/s", "qps", "hz", "/sec", "/second", "per second", "1/s"], 1),
        (["/m", "/min", "/minute", "rpm", "req/min"], 60),
        (["/h", "/hour", "req/h"], 3600),
    ];

    public static JsonObject Schema(double minimum) => new()
    {
        ["type"] = new JsonArray("number", "string"),
        ["minimum"] = minimum,
        ["maximum"] = RateType.Most,
        ["pattern"] = @"^\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*(/s)?\s*$|\$\{",
    };

    public static string? Hint(string text)
    {
        var trimmed = text.Trim();
        var digits = string.Concat(trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        var suffix = trimmed[digits.Length..].Trim();
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return trimmed.StartsWith('-') ? "it cannot be negative" : null;
        }

        var unit = Others.FirstOrDefault(other => other.Suffixes.Contains(suffix, StringComparer.OrdinalIgnoreCase));
        return unit.Suffixes is null ? null : string.Create(CultureInfo.InvariantCulture, $"did you mean {number / unit.PerSecond:0.######}/s?");
    }
}
