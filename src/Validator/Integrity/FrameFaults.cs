namespace Validator.Integrity;

/// <summary>Faults of single frames: words them as violations and remembers what they hide.</summary>
internal sealed class FrameFaults(ViolationList violations, HttpHead head, ReaderLimits limits)
{
    private int _count;
    private bool _anyUnreadable;
    private bool _lastUnreadable;
    private bool _anySound;

    /// <summary>Whether so many frames were broken that the rest is passed over.</summary>
    public bool GivenUp => _count >= limits.BrokenFrames;

    /// <summary>Whether any frame's content is unknown.</summary>
    public bool AnyUnreadable => _anyUnreadable || GivenUp;

    /// <summary>Whether the newest frame's content is unknown, so that it may have been the terminal one.</summary>
    public bool LastUnreadable => _lastUnreadable || GivenUp;

    public void Clear()
    {
        _count = 0;
        _anyUnreadable = false;
        _lastUnreadable = false;
        _anySound = false;
    }

    /// <summary>Notes that the newest frame could be read.</summary>
    public void Sound() => (_lastUnreadable, _anySound) = (false, true);

    /// <summary>Notes that the newest frame could not be read, for a reason that is said already.</summary>
    public void Unreadable()
    {
        _count++;
        (_lastUnreadable, _anyUnreadable) = (true, true);
    }

    /// <summary>Adds a fault.</summary>
    /// <param name="class">One of <see cref="ViolationClass"/>.</param>
    /// <param name="explanation">One sentence.</param>
    /// <param name="raw">Offset in the raw response.</param>
    /// <param name="frame">0-based frame.</param>
    /// <param name="readable">Whether what the frame says was understood nevertheless.</param>
    public void Add(string @class, string explanation, long raw, int frame, bool readable)
    {
        _count++;
        _lastUnreadable = !readable;
        _anyUnreadable |= !readable;

        // The lines of a page that something else sent in place of an answer: its content type says it all.
        if (@class == ViolationClass.JsonMalformed && !_anySound && Attribution.IsForeign(head.ContentType))
        {
            return;
        }

        violations.Add(@class, Attribution.OfBytes(@class, head), explanation, raw, frame);
    }
}
