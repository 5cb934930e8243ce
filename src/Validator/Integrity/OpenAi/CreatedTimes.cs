namespace Validator.Integrity.OpenAi;

/// <summary>
/// Follows <c>created</c>, in whole seconds, over the chunks of a stream. Ollama gives every chunk the time of the first, and
/// earlier versions that of its sending: it never falls, unless the server's clock is set back, which then stays so, and it
/// never leaps ahead by minutes between two chunks that arrive together.
/// </summary>
/// <param name="ticksPerSecond">Rate of the timestamps.</param>
internal sealed class CreatedTimes(long ticksPerSecond)
{
    /// <summary>Seconds that a clock may be set back in mid-answer without a word.</summary>
    private const long ClockStep = 2;

    /// <summary>A chunk this many seconds before its neighbours belongs to another answer.</summary>
    private const long AnotherAnswer = 60;

    private long? _highest;
    private long _fall;
    private bool _cameBack;
    private bool _leapt;
    private long _timestamp;

    /// <summary>The first chunk that is dated before one ahead of it, or leaps ahead.</summary>
    public FramePlace Place { get; private set; }

    /// <summary>What is wrong, in words.</summary>
    public string Words => _leapt ? $"a chunk is dated {_fall} s behind the one before it, with which it arrived" : $"a chunk is dated {_fall} s before one ahead of it";

    /// <summary>Class of what is wrong; null when nothing is.</summary>
    public string? Class => _leapt ? ViolationClass.JsonInterleaved
        : _fall == 0 || (!_cameBack && _fall <= ClockStep) ? null
        : _fall >= AnotherAnswer ? ViolationClass.JsonInterleaved
        : ViolationClass.StreamOutOfOrder;

    public void Clear()
    {
        _highest = null;
        _fall = 0;
        _cameBack = false;
        _leapt = false;
    }

    public void Take(long created, FramePlace place)
    {
        var elapsed = (place.Timestamp - _timestamp) / ticksPerSecond;
        _timestamp = place.Timestamp;
        if (_highest is not { } highest || created >= highest)
        {
            if (_fall == 0 && _highest is { } before && created - before - elapsed >= AnotherAnswer)
            {
                (_leapt, _fall, Place) = (true, created - before, place);
            }

            _cameBack |= _fall > 0;
            _highest = created;
            return;
        }

        if (_fall == 0)
        {
            Place = place;
        }

        _fall = Math.Max(_fall, highest - created);
    }
}
