namespace Validator.Integrity.Rules;

/// <summary>Counts equal texts of content frames in a row. Allocates nothing.</summary>
internal sealed class TokenRun
{
    private const int Compared = 64;

    private readonly byte[] _text = new byte[Compared];
    private int _length;
    private FramePlace _start;
    private long _worded;

    /// <summary>Frames of the newest text in a row.</summary>
    public int Count { get; private set; }

    /// <summary>The most frames in a row that had one text.</summary>
    public int Longest { get; private set; }

    /// <summary>The first frame of the longest run.</summary>
    public FramePlace LongestStart { get; private set; }

    /// <summary>The newest text, escapes as they stand; its first 64 bytes.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, Math.Min(_length, Compared));

    /// <summary>The text of the longest run.</summary>
    public string LongestText { get; private set; } = string.Empty;

    public void Clear()
    {
        _length = -1;
        Count = 0;
        Longest = 0;
        LongestText = string.Empty;
        _worded = -1;
    }

    /// <summary>Whether a text is the newest one.</summary>
    public bool IsLast(ReadOnlySpan<byte> text) => text.Length == _length && text[..Math.Min(text.Length, Compared)].SequenceEqual(Text);

    public void Take(ReadOnlySpan<byte> text, FramePlace place)
    {
        if (IsLast(text))
        {
            Count++;
        }
        else
        {
            _length = text.Length;
            text[..Math.Min(text.Length, Compared)].CopyTo(_text);
            _start = place;
            Count = 1;
        }

        if (Count > Longest)
        {
            Longest = Count;
            LongestStart = _start;
            if (Count >= RepetitionRule.Bound && _worded != _start.Raw)
            {
                (LongestText, _worded) = (Excerpt.Of(Text), _start.Raw);
            }
        }
    }
}
