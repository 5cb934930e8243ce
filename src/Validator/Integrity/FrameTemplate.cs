using System.Buffers;

namespace Validator.Integrity;

/// <summary>
/// The shape of the newest content frame that was checked in full: its bytes with two holes, the text and the time. A line
/// of the same bytes, whose holes hold plain ASCII without quotes, escapes and control characters, is as sound as that frame
/// and says the same but for the holes; it need not be parsed. Nearly all frames of a stream are such lines.
/// </summary>
internal sealed class FrameTemplate
{
    private const int LongestFrame = 4096;

    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => b is < 0x20 or >= 0x80 or (byte)'"' or (byte)'\\')]);

    private readonly byte[] _frame = new byte[LongestFrame];
    private int _length;
    private int _time;
    private int _middle;
    private int _text;
    private int _end;
    private int _object;
    private int _timeLength;

    /// <summary>Forgets the shape.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes the shape of a sound frame, if it is one of content with a time before its text.</summary>
    public void Learn(ReadOnlySpan<byte> frame, in FrameFields fields)
    {
        var learnable = frame.Length <= LongestFrame && fields is { HasAnswer: true, Texts: 1, Done: false, HasError: false }
            && fields.CreatedAt.Start.Value > 0 && fields.Text.Start.Value > fields.CreatedAt.End.Value;
        if (learnable)
        {
            frame.CopyTo(_frame);
            _length = frame.Length;
            (_time, _middle) = (fields.CreatedAt.Start.Value, fields.CreatedAt.End.Value);
            _timeLength = _middle - _time;
            (_text, _end) = (fields.Text.Start.Value, fields.Text.End.Value);
            _object = fields.Length;
        }
    }

    /// <summary>Whether a line has the shape, with a text that is not empty.</summary>
    /// <param name="line">Bytes of the line.</param>
    /// <param name="time">What fills the hole of the time: unread, to be held against the time before it byte by byte.</param>
    /// <param name="text">What fills the hole of the text.</param>
    /// <param name="length">Bytes of the object.</param>
    public bool Matches(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> time, out ReadOnlySpan<byte> text, out int length)
    {
        time = default;
        text = default;
        length = _object + line.Length - _length;
        if (_length == 0 || !line.StartsWith(_frame.AsSpan(0, _time)))
        {
            return false;
        }

        var rest = line[_time..];
        var following = _frame.AsSpan(_middle.._text);

        // Nine times in ten it is as long as the last one.
        var first = rest.Length > _timeLength && rest[_timeLength] == following[0] ? _timeLength : rest.IndexOf(following[0]);
        if (first <= 0 || !rest[first..].StartsWith(following))
        {
            return false;
        }

        _timeLength = first;
        time = rest[..first];
        rest = rest[(first + following.Length)..];
        var second = Hole(rest, _frame.AsSpan(_end.._length));
        text = rest[..second];
        return second > 0 && rest.Length - second == _length - _end;
    }

    /// <summary>Length of what fills a hole; 0 when it is empty or not the right bytes follow.</summary>
    private static int Hole(ReadOnlySpan<byte> line, ReadOnlySpan<byte> following)
    {
        var length = line.IndexOfAny(NotPlain);
        return length > 0 && line[length..].StartsWith(following) ? length : 0;
    }
}
