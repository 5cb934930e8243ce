namespace Validator.Load;

/// <summary>How far a load came.</summary>
/// <param name="Measured">Measured requests that were begun.</param>
/// <param name="OutOfTime">Whether <c>maxDuration</c> ended it before its plan was met.</param>
public sealed record LoadProgress(int Measured, bool OutOfTime);
