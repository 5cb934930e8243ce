using Validator.Spec;

namespace Validator.Pipeline.Progress.Board;

/// <summary>How long a load will still take, by its pace so far.</summary>
internal static class TimeLeft
{
    /// <summary>The time left; null while nothing tells.</summary>
    /// <param name="load">What is planned.</param>
    /// <param name="measured">Measured requests that ended.</param>
    /// <param name="passed">Time since the first measured request was sent.</param>
    /// <param name="scale">Seconds of the load's time in one second.</param>
    public static TimeSpan? Of(LoadSpec load, int measured, TimeSpan passed, double scale)
    {
        TimeSpan? byTime = load.Duration is { } duration ? Positive((duration / scale) - passed) : null;
        TimeSpan? byNumber = load.Requests is not { } planned ? null : measured >= planned ? TimeSpan.Zero : measured > 0 ? passed * ((double)(planned - measured) / measured) : null;
        return (load.Requests, load.Duration) switch
        {
            (null, _) => byTime,
            (_, null) => byNumber,
            _ when byNumber is null => load.StopWhen == StopRule.First ? byTime : null,
            _ => (byNumber > byTime) == (load.StopWhen == StopRule.Last) ? byNumber : byTime,
        };
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
