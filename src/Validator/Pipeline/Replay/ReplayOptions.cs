using Validator.Load;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What the user says of a recorded response that does not say it itself. A wire file says all, and wins.</summary>
/// <param name="Model">Model asked for; null when unknown.</param>
/// <param name="Api">Route; null when unknown.</param>
/// <param name="NoStream">Whether the request had <c>"stream": false</c>.</param>
/// <param name="End">How the exchange ended; null for closed after the last byte.</param>
public sealed record ReplayOptions(string? Model = null, ApiKind? Api = null, bool NoStream = false, ExchangeEnd? End = null);
