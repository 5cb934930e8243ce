namespace Validator.Integrity.OpenAi;

/// <summary>
/// Follows <c>created</c>, in whole seconds, over the chunks of a stream. Ollama gives every chunk the time of the first, and
/// earlier versions that of its sending: it never falls, unless the server's clock is set back, which then stays so.
/// </summary>
internal sealed class CreatedTimes
{
    /// <summary>Seconds that a clock may be set back in mid-answer without a word.</summary>
    private const long ClockStep = 2;

    /// <summary>A chunk this many seconds before its neighbours belongs to another answer.</summary>
    private const long AnotherAnswer = 60;

    private long? _highest;
    private long _fall;
    private bool _cameBack;

    /// <summary>The first chunk that is dated before one ahead of it.</summary>
    public FramePlace Place { get; private set; }

    /// <summary>Seconds by which it is.</summary>
    public long Fall => _fall;

    /// <summary>Class of what is wrong; null when nothing is.</summary>
    public string? Class => _fall == 0 || (!_cameBack && _fall <= ClockStep) ? null
        : _fall >= AnotherAnswer ? ViolationClass.JsonInterleaved
        : ViolationClass.StreamOutOfOrder;

    public void Clear()
    {
        _highest = null;
        _fall = 0;
        _cameBack = false;
    }

    public void Take(long created, FramePlace place)
    {
        if (_highest is not { } highest || created >= highest)
        {
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
