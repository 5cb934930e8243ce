namespace Validator.Integrity.Rules;

/// <summary>What a time says, held against those before it.</summary>
internal enum TimeStep
{
    /// <summary>It goes on, or the clock was set and goes on from there.</summary>
    Forward,

    /// <summary>It is that of the frame before.</summary>
    Same,

    /// <summary>It is no time.</summary>
    NoTime,

    /// <summary>It lies before the one before: stream.out_of_order.</summary>
    Back,

    /// <summary>It lies so far off that it belongs to another answer: json.interleaved.</summary>
    Jump,
}

/// <summary>
/// The line of the <c>created_at</c> of an answer. A step back below <see cref="LeastClockStep"/> is no clock's: such offsets
/// are slewed. One from there up to <see cref="GreatestClockStep"/> is a clock that was set, if a second frame goes on from
/// there; a frame that stands back alone is out of order. What is farther off is another answer's. Allocates nothing.
/// </summary>
internal sealed class FrameTimeline
{
    private const int Longest = 48;
    private const int Minute = 17;

    /// <summary>128 ms in nanoseconds: below it a clock is slewed and not stepped (RFC 5905, STEPT).</summary>
    public const long LeastClockStep = 128_000_000;

    /// <summary>A minute in nanoseconds: no clock that was in use is set back further.</summary>
    public const long GreatestClockStep = 60 * WireTime.NanosecondsPerSecond;

    private byte[] _last = new byte[Longest];
    private byte[] _before = new byte[Longest];
    private int _lastLength;
    private int _beforeLength;

    /// <summary>Nanoseconds from the first time to the second; 0 before there are two.</summary>
    public Int128 FirstGap { get; private set; }

    /// <summary>Whether the newest time lies back and the next one tells why.</summary>
    public bool IsPending { get; private set; }

    /// <summary>How far the newest step went back, in nanoseconds.</summary>
    public Int128 Drop { get; private set; }

    /// <summary>Whether not the newest frame but the one before it is the one that is off.</summary>
    public bool EarlierIsOff { get; private set; }

    /// <summary>Where <see cref="IsPending"/> leads when the next frame comes, or none: whether the frame that lies back is out of order.</summary>
    public bool PendingIsOff { get; private set; }

    /// <summary>The newest time as text.</summary>
    public ReadOnlySpan<byte> Last => _last.AsSpan(0, _lastLength);

    public void Clear()
    {
        _lastLength = 0;
        _beforeLength = 0;
        IsPending = false;
        FirstGap = 0;
    }

    /// <summary>
    /// Whether a time is later than the last one and of the same minute, which is seen without reading either: fields of
    /// equal width compare as texts, and a fraction without its zeros is less than one that goes on.
    /// </summary>
    public bool Follows(ReadOnlySpan<byte> time)
    {
        var last = Last;
        if (IsPending || time.Length < 20 || last.Length < 20 || time.Length > Longest || time[^1] != 'Z' || last[^1] != 'Z'
            || !time[..Minute].SequenceEqual(last[..Minute]) || time[Minute..^1].SequenceCompareTo(last[Minute..^1]) <= 0
            || time[Minute] is < (byte)'0' or > (byte)'5' || time[Minute + 1] is < (byte)'0' or > (byte)'9'
            || (time.Length > 20 && (time[19] != '.' || time.Length == 21 || time[20..^1].ContainsAnyExceptInRange((byte)'0', (byte)'9'))))
        {
            return false;
        }

        Push(time);
        return true;
    }

    /// <summary>Takes the next time.</summary>
    public TimeStep Take(ReadOnlySpan<byte> time)
    {
        PendingIsOff = false;
        if (time.Length > Longest || WireTime.Parse(time) is not { } now)
        {
            return TimeStep.NoTime;
        }

        if (_lastLength == 0)
        {
            Push(time);
            return TimeStep.Forward;
        }

        if (time.SequenceEqual(Last))
        {
            return TimeStep.Same;
        }

        var last = WireTime.Parse(Last) ?? now;
        var before = WireTime.Parse(_before.AsSpan(0, _beforeLength)) ?? last;
        FirstGap = _beforeLength == 0 && FirstGap == 0 ? now - last : FirstGap;
        return IsPending ? Resolve(time, now, last, before) : now >= last ? Forward(time) : Judge(time, now, last, before);
    }

    private TimeStep Forward(ReadOnlySpan<byte> time)
    {
        Push(time);
        return TimeStep.Forward;
    }

    private TimeStep Judge(ReadOnlySpan<byte> time, Int128 now, Int128 last, Int128 before)
    {
        Drop = last - now;
        EarlierIsOff = _beforeLength > 0 && now >= before && now - before < Drop && Drop >= LeastClockStep;
        if (EarlierIsOff)
        {
            // The last one leapt ahead alone: the line goes on from the one before it.
            time.CopyTo(_last);
            _lastLength = time.Length;
        }
        else if (Drop >= LeastClockStep && Drop < GreatestClockStep)
        {
            Push(time);
            IsPending = true;
            return TimeStep.Forward;
        }

        return Drop >= GreatestClockStep ? TimeStep.Jump : TimeStep.Back;
    }

    /// <summary>The frame after one that lay back: a line that goes on from there is a clock that was set.</summary>
    private TimeStep Resolve(ReadOnlySpan<byte> time, Int128 now, Int128 back, Int128 from)
    {
        IsPending = false;
        PendingIsOff = now < back || now >= from;
        if (now >= back)
        {
            Push(time);
            return TimeStep.Forward;
        }

        // Back once more: what lay back is off, and this one is held against the line before it.
        _before.AsSpan(0, _beforeLength).CopyTo(_last);
        _lastLength = _beforeLength;
        _beforeLength = 0;
        return Judge(time, now, from, from);
    }

    private void Push(ReadOnlySpan<byte> time)
    {
        (_last, _before) = (_before, _last);
        _beforeLength = _lastLength;
        time.CopyTo(_last);
        _lastLength = time.Length;
    }
}
