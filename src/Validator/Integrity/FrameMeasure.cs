namespace Validator.Integrity;

/// <summary>The figures about a body's lines that readers with narrower means than ours would stumble over.</summary>
internal sealed class FrameMeasure
{
    /// <summary>Lines that are not blank.</summary>
    public int Frames { get; private set; }

    /// <summary>Bytes of the longest line, without its line feed.</summary>
    public long LongestLine { get; private set; }

    /// <summary>Code points of the first line that is not blank, without its line feed: Python counts those.</summary>
    public int FirstLineCharacters { get; private set; }

    /// <summary>UTF-16 units of that line: JavaScript counts those.</summary>
    public int FirstLineUnits { get; private set; }

    public void Clear()
    {
        Frames = 0;
        LongestLine = 0;
        FirstLineCharacters = 0;
        FirstLineUnits = 0;
    }

    /// <summary>Counts a line; false when it is blank.</summary>
    public bool Add(ReadOnlySpan<byte> line)
    {
        LongestLine = Math.Max(LongestLine, line.Length);
        // The first byte nearly always tells.
        if (line is not [> (byte)' ', ..] && line.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            return false;
        }

        if (Frames++ == 0)
        {
            (FirstLineCharacters, FirstLineUnits) = Count(line);
        }

        return true;
    }

    /// <summary>Notes a line that is no frame by itself.</summary>
    public void Line(int length) => LongestLine = Math.Max(LongestLine, length);

    /// <summary>Counts a frame that is not held.</summary>
    public void Add(long length)
    {
        LongestLine = Math.Max(LongestLine, length);
        Frames++;
    }

    private static (int CodePoints, int Units) Count(ReadOnlySpan<byte> utf8)
    {
        var (points, pairs) = (0, 0);
        foreach (var b in utf8)
        {
            points += (b & 0xc0) == 0x80 ? 0 : 1;
            pairs += b >= 0xf0 ? 1 : 0;
        }

        return (points, points + pairs);
    }
}
