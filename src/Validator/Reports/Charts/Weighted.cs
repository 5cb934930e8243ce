namespace Validator.Reports.Charts;

/// <summary>A value and how often it came.</summary>
/// <param name="Value">Not negative; may be infinite; not NaN.</param>
/// <param name="Count">At least 1.</param>
internal readonly record struct Weighted(double Value, long Count);
