using System.Text.RegularExpressions;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Reads the bound of a gate.</summary>
internal static partial class GateThresholdParser
{
    public static GateThreshold? Parse(Piece piece, MetricDefinition metric, Aggregation? aggregation, GateErrors errors)
    {
        var unit = GateExpression.UnitOf(metric, aggregation);
        var match = Shape().Match(piece.Text);
        if (!match.Success)
        {
            var given = piece.Text.Length == 0 ? "a threshold is missing" : $"'{piece.Text}' is no threshold";
            errors.Add(piece.Offset, $"{given}; legal for '{metric.Name}': {Quantity.Legal(unit)}, or a share such as '95% of baseline'");
            return null;
        }

        var quantity = match.Groups["number"].Value + match.Groups["unit"].Value;
        var relative = match.Groups["of"];
        var confidence = match.Groups["confidence"];
        var sound = true;
        if (confidence.Success)
        {
            errors.Add(piece.Offset + confidence.Index, $"'{confidence.Value}' is not supported by this version", "leave it out");
            sound = false;
        }

        if (relative.Success && relative.Value != "baseline")
        {
            var hint = relative.Value == "best" ? null : "did you mean 'of baseline'?";
            var message = relative.Value == "best" ? "'of best' is not supported by this version" : $"a share is 'of baseline', 'of {relative.Value}' was given";
            errors.Add(piece.Offset + relative.Index, message, hint);
            sound = false;
        }

        var expected = relative.Success ? Unit.Percent : unit;
        if (!Quantity.TryParse(quantity, expected, out var value))
        {
            var what = relative.Success ? "a share" : $"'{metric.Name}{(aggregation is { } a ? "." + AggregationName.Of(a) : string.Empty)}'";
            errors.Add(piece.Offset, $"'{quantity}' does not fit {what}, which needs {Quantity.Legal(expected)}");
            sound = false;
        }

        return sound ? new GateThreshold(value, quantity, relative.Success) : null;
    }

    // A number, perhaps its unit, perhaps "of WORD", perhaps "with ... confidence".
    [GeneratedRegex(@"\A(?<number>[0-9.]+)\s*(?<unit>(?!(?:of|with)\b)[^\s0-9]\S*)?(?:\s+of\s+(?<of>\w+))?(?:\s+(?<confidence>with\s+\S+\s*%?\s*confidence))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
