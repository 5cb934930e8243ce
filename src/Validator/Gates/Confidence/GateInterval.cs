namespace Validator.Gates;

/// <summary>Where a gate's figure lies with the confidence that the gate asks for, in base units.</summary>
/// <param name="Lower">One-sided lower bound; null where there is none.</param>
/// <param name="Upper">One-sided upper bound; null where there is none, or where failed requests make it infinite.</param>
/// <param name="Confidence">Of each end by itself, between 0.5 and 1.</param>
/// <param name="Method">How it was had.</param>
public sealed record GateInterval(double? Lower, double? Upper, double Confidence, string Method);
