using Validator.Spec;

namespace Validator.Load;

/// <summary>A request that is due.</summary>
/// <param name="Number">1-based, within the configuration, warm-up included.</param>
/// <param name="Query">What is asked.</param>
/// <param name="Measured">False for warm-up.</param>
public sealed record PlannedRequest(int Number, QuerySpec Query, bool Measured);
