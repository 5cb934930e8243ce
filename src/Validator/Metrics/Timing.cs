namespace Validator.Metrics;

/// <summary>Whose durations the figures of a request are computed from.</summary>
public enum Timing
{
    /// <summary>The server's counters in the terminal frame.</summary>
    Server,

    /// <summary>The client's clock: the route tells no durations (<c>/v1</c>).</summary>
    Client,
}
