namespace Validator.Load;

/// <summary>How an exchange ended, as the connection shows it.</summary>
public enum ExchangeEnd
{
    /// <summary>The reader said that the response is complete.</summary>
    Complete,

    /// <summary>The peer closed the connection in good order.</summary>
    Closed,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>No connection could be made, or the request could not be sent.</summary>
    NotSent,

    /// <summary>The first frame did not come in time.</summary>
    FirstByteTimeout,

    /// <summary>The stream fell silent between frames.</summary>
    Stall,

    /// <summary>The whole took too long.</summary>
    Timeout,

    /// <summary>The run was cancelled; the request counts for nothing.</summary>
    Cancelled,
}

/// <summary>What the client saw of one exchange. Times are ticks of <see cref="TimeProvider.GetTimestamp"/>; null when it did not happen.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ScheduledAt">When it was due.</param>
/// <param name="SentAt">When its first byte was handed to the connection.</param>
/// <param name="FirstByteAt">When the first byte of the response arrived.</param>
/// <param name="LastByteAt">When the last byte arrived.</param>
/// <param name="EndedAt">When it was over, by whatever end.</param>
/// <param name="Error">The system's words for a connection that failed.</param>
public sealed record Exchange(
    ExchangeEnd End,
    long ScheduledAt,
    long? SentAt,
    long? FirstByteAt,
    long? LastByteAt,
    long EndedAt,
    string? Error);
