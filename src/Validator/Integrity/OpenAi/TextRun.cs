namespace Validator.Integrity.OpenAi;

/// <summary>Counts how often one text follows itself. Allocates nothing.</summary>
internal sealed class TextRun
{
    private const int LongestText = 64;

    private readonly byte[] _last = new byte[LongestText];
    private int _length;

    /// <summary>How often the newest text has come in a row.</summary>
    public int Current { get; private set; }

    /// <summary>The longest such row.</summary>
    public int Longest { get; private set; }

    /// <summary>The newest text; empty when it is longer than 64 bytes.</summary>
    public ReadOnlySpan<byte> Last => _last.AsSpan(0, _length);

    public void Clear() => (_length, Current, Longest) = (0, 0, 0);

    public void Count(ReadOnlySpan<byte> text)
    {
        if (Current > 0 && text.SequenceEqual(Last))
        {
            Current++;
        }
        else
        {
            _length = text.Length <= LongestText ? text.Length : 0;
            text[.._length].CopyTo(_last);
            Current = _length > 0 ? 1 : 0;
        }

        Longest = Math.Max(Longest, Current);
    }
}
