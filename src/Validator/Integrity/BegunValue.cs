namespace Validator.Integrity;

/// <summary>A JSON value of which one or more lines have come and whose end has not: it may be broken across lines.</summary>
internal sealed class BegunValue
{
    private readonly ByteAccumulator _bytes = new();

    /// <summary>Lines so far; 0 when nothing is begun.</summary>
    public int Lines { get; private set; }

    /// <summary>0-based frame of the first line.</summary>
    public int Frame { get; private set; }

    /// <summary>Bytes of the first line.</summary>
    public int FirstLine { get; private set; }

    /// <summary>The lines put together, without what ended them.</summary>
    public FrameText Text => new(_bytes);

    public void Append(FrameText line, int frame)
    {
        _bytes.Append(line.Bytes.TrimEnd((byte)'\r'), line.ToRaw(0));
        if (Lines++ == 0)
        {
            Frame = frame;
            FirstLine = _bytes.Length;
        }
    }

    /// <summary>Takes back the last line.</summary>
    public void Undo(int length)
    {
        _bytes.Truncate(length);
        Lines--;
    }

    public void Reset()
    {
        _bytes.Reset();
        Lines = 0;
    }

    public void Clear()
    {
        _bytes.Clear();
        Lines = 0;
    }
}
