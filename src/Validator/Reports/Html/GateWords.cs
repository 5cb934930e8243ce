using System.Globalization;
using Validator.Gates;
using Validator.Spec;

namespace Validator.Reports.Html;

/// <summary>Words about a gate's figures.</summary>
internal static class GateWords
{
    /// <summary>How far a figure is from its bound, such as <c>, 11% below</c>; nothing where that says nothing.</summary>
    public static string Distance(double actual, double threshold, Unit unit)
    {
        if (!double.IsFinite(actual) || threshold == 0 || actual.Equals(threshold) || unit == Unit.None)
        {
            return string.Empty;
        }

        var share = unit == Unit.Percent ? actual - threshold : (actual - threshold) / threshold;
        var amount = Math.Abs(share * 100).ToString(Math.Abs(share) < 0.0995 ? "0.#" : "0", CultureInfo.InvariantCulture);
        return amount == "0" ? string.Empty : $", {amount}{(unit == Unit.Percent ? " points" : "%")} {(share < 0 ? "below" : "above")}";
    }

    /// <summary>Where the figure lies, as far as the gate tells.</summary>
    public static string Interval(GateResult gate) => gate switch
    {
        { Interval: { } interval } => $"{GateFormat.Text(interval.Lower, gate.Unit)} to {(interval.Upper is null ? "∞" : GateFormat.Text(interval.Upper, gate.Unit))}, each end with {Quantity.Format(interval.Confidence, Unit.Percent)}",
        { Power: { Lower: { } lower, Upper: var upper } } => $"{GateFormat.Text(lower, gate.Unit)} to {(upper is null ? "∞" : GateFormat.Text(upper, gate.Unit))}, 95%",
        { Power: { Lower: null, Upper: { } upper } } => $"at most {GateFormat.Text(upper, gate.Unit)}, 95%",
        _ => "–",
    };
}
