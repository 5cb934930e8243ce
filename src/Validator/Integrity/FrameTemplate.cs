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
    private FrameFields _fields;

    /// <summary>What a line that matches says.</summary>
    public ref readonly FrameFields Fields => ref _fields;

    /// <summary>Forgets the shape.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes the shape of a sound frame, if it is one of content with a time before its text.</summary>
    public void Learn(ReadOnlySpan<byte> frame, in FrameFields fields)
    {
        var learnable = frame.Length <= LongestFrame && fields is { HasContent: true, Texts: 1, Done: false, HasError: false }
            && fields.CreatedAt.Start.Value > 0 && fields.Text.Start.Value > fields.CreatedAt.End.Value;
        if (learnable)
        {
            frame.CopyTo(_frame);
            _length = frame.Length;
            (_time, _middle) = (fields.CreatedAt.Start.Value, fields.CreatedAt.End.Value);
            (_text, _end) = (fields.Text.Start.Value, fields.Text.End.Value);
            _fields = fields;
        }
    }

    /// <summary>Whether a line has the shape, with a text that is not empty.</summary>
    public bool Matches(ReadOnlySpan<byte> line)
    {
        if (_length == 0 || !line.StartsWith(_frame.AsSpan(0, _time)))
        {
            return false;
        }

        return Hole(ref line, _time, _frame.AsSpan(_middle.._text)) > 0
            && Hole(ref line, _text - _middle, _frame.AsSpan(_end.._length)) > 0
            && line.Length == _length - _end;
    }

    /// <summary>Cuts off what stands before and in a hole, and looks whether the right bytes follow.</summary>
    /// <returns>Length of what fills the hole; 0 when it is empty or something else follows.</returns>
    private static int Hole(ref ReadOnlySpan<byte> line, int before, ReadOnlySpan<byte> following)
    {
        line = line[before..];
        var length = line.IndexOfAny(NotPlain);
        if (length <= 0 || !line[length..].StartsWith(following))
        {
            return 0;
        }

        line = line[length..];
        return length;
    }
}
