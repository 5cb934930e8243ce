using System.Text.RegularExpressions;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Gates;

/// <summary>Reads the bound of a gate.</summary>
internal static partial class GateThresholdParser
{
    private const double Least = 0.5;
    private const double Most = 0.999 + 1e-9;

    public static GateThreshold? Parse(Piece piece, MetricDefinition metric, Aggregation? aggregation, GateErrors errors)
    {
        var unit = GateExpression.UnitOf(metric, aggregation);
        var match = Shape().Match(piece.Text);
        if (!match.Success && Ending().Match(piece.Text) is { Success: true } ending)
        {
            var end = ending.Groups["end"];
            var sure = $"with {ending.Groups["sure"].Value} confidence";
            errors.Add(piece.Offset + end.Index, $"'{end.Value}' is no confidence; legal: 'with P% confidence' with P from 50 to 99.9", $"did you mean '{sure}'?", new TextFix(end.Value, sure));
            return null;
        }

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
        double? confident = null;
        if (confidence.Success)
        {
            confident = ConfidenceOf(match.Groups["sure"].Value.TrimEnd(), metric, aggregation, piece.Offset + confidence.Index, errors);
            sound = confident is not null;
        }

        if (relative.Success && relative.Value is not ("baseline" or "best"))
        {
            var near = Nearest.Of(relative.Value, ["baseline", "best"]) ?? "baseline";
            errors.Add(piece.Offset + relative.Index, $"a share is 'of baseline' or 'of best', 'of {relative.Value}' was given", $"did you mean 'of {near}'?");
            sound = false;
        }

        var expected = relative.Success ? Unit.Percent : unit;
        if (!Quantity.TryParse(quantity, expected, out var value))
        {
            var what = relative.Success ? "a share" : $"'{metric.Name}{(aggregation is { } a ? "." + AggregationName.Of(a) : string.Empty)}'";
            var written = piece.Text[match.Groups["number"].Index..(match.Groups["unit"].Success ? match.Groups["unit"].Index + match.Groups["unit"].Length : match.Groups["number"].Length)];
            errors.Add(new Piece(written, piece.Offset), $"'{quantity}' does not fit {what}; legal: {Quantity.Legal(expected)}", UnitHint.Of(quantity, expected));
            sound = false;
        }

        return sound ? new GateThreshold(value, quantity, relative.Value == "baseline", confident) { OfBest = relative.Value == "best" } : null;
    }

    /// <summary>The confidence asked for; null, with an error added, when it is none or the figure has no such bound.</summary>
    private static double? ConfidenceOf(string text, MetricDefinition metric, Aggregation? aggregation, int offset, GateErrors errors)
    {
        if (!Quantity.TryParse(text, Unit.Percent, out var confidence) || confidence is < Least or > Most)
        {
            errors.Add(offset, $"'{text}' is no confidence; legal: 50% to 99.9%", "with 95% confidence");
            return null;
        }

        if (WhyUnbounded(metric, aggregation) is var (why, hint))
        {
            errors.Add(offset, why, hint);
            return null;
        }

        return confidence;
    }

    private static (string Why, string Hint)? WhyUnbounded(MetricDefinition metric, Aggregation? aggregation) => (metric.Kind, aggregation) switch
    {
        (MetricKind.Count, _) => ($"'{metric.Name}' is counted, not estimated, and takes no confidence", "leave it out, or gate a rate"),
        (MetricKind.Figure, _) when metric.Name != MetricName.MemoryGrowth => ($"'{metric.Name}' is one number over the whole load, and no confidence can be had from one", "gate a figure with a value per request, such as decode.tokens_per_second.mean"),
        (_, Aggregation.Min or Aggregation.Max) => ("no sample tells how far the extremes of what was not measured lie", "gate a percentile, such as p99"),
        (_, Aggregation.Cv) => ("'cv' takes no confidence", "leave it out"),
        _ when metric.Name is MetricName.CpuThrottled or MetricName.GpuThrottled or MetricName.GpuOffload => ($"'{metric.Name}' is a share of time or memory and not of things that were counted, and no confidence can be had from one", "leave it out"),
        _ when metric.Name == MetricName.ClientReceiveDelay => ("'client.receive_delay' is kept as a histogram, without the single values that a confidence takes", "leave it out"),
        _ when metric.Name == MetricName.InterChunk => ("gaps of one answer depend on each other, and the bounds of a confidence hold for independent values", "gate tpot, which has one value per request"),
        _ => null,
    };

    // Behind a threshold something with a percentage in it that is not written as a confidence is.
    [GeneratedRegex(@"\A[0-9.]+\s*(?:[^\s0-9]\S*)?(?:\s+of\s+\w+)?\s+(?<end>[^0-9%]*?(?<sure>[0-9.]+%)(?:\s+\w+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ending();

    // A number, perhaps its unit, perhaps "of WORD", perhaps "with ... confidence".
    [GeneratedRegex(@"\A(?<number>[0-9.]+)\s*(?<unit>(?!(?:of|with)\b)[^\s0-9]\S*)?(?:\s+of\s+(?<of>\w+))?(?:\s+(?<confidence>with\s+(?<sure>[^\s%]+\s*%?)\s*confidence))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
