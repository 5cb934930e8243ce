namespace Validator.Load;

/// <summary>Bounds on one exchange.</summary>
/// <param name="Whole">From the send to the end.</param>
/// <param name="FirstFrame">From the send to the first complete frame.</param>
/// <param name="Stall">Between frames, after the first.</param>
public sealed record Deadlines(TimeSpan Whole, TimeSpan FirstFrame, TimeSpan Stall);
