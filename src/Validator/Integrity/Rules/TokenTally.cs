namespace Validator.Integrity.Rules;

/// <summary>Counts the frames of an answer against its tokens, and what may hide tokens: see <see cref="CountRule"/>.</summary>
internal sealed class TokenTally
{
    /// <summary>Frames with text of the answer.</summary>
    public int Answering { get; private set; }

    /// <summary>Frames before the terminal one, whatever is in them.</summary>
    public int Frames { get; private set; }

    /// <summary>Bytes of all texts, decoded; at least one for each token that shows.</summary>
    public long TextBytes { get; private set; }

    /// <summary>Tokens that frames may hold beyond one each.</summary>
    public long Held { get; private set; }

    /// <summary>Whether thinking, tool calls or another server's model make tokens uncountable.</summary>
    public bool IsVeiled { get; private set; }

    public void Clear()
    {
        Answering = 0;
        Frames = 0;
        TextBytes = 0;
        Held = 0;
        IsVeiled = false;
    }

    /// <summary>Notes that tokens are hidden by design.</summary>
    public void Veil() => IsVeiled = true;

    /// <summary>Counts a frame of plain ASCII, which holds nothing back.</summary>
    public void Plain(int text)
    {
        Answering++;
        Frames++;
        TextBytes += text;
    }

    /// <summary>Counts any frame.</summary>
    public void Take(in FrameFields fields, ReadOnlySpan<byte> text)
    {
        IsVeiled |= fields.Thinks || fields.Calls || fields.Has(FrameKey.RemoteModel);
        Take(fields.HasAnswer, fields.Done, text);
    }

    /// <summary>Counts a frame by what it holds.</summary>
    /// <param name="answers">It has text of the answer.</param>
    /// <param name="ends">It is the terminal one.</param>
    /// <param name="text">Text of a JSON string.</param>
    public void Take(bool answers, bool ends, ReadOnlySpan<byte> text)
    {
        Answering += answers ? 1 : 0;
        Frames += ends ? 0 : 1;
        var decoded = Decoded(text, out var rare, out var escapes);
        TextBytes += decoded;

        // A character may take several tokens, and one that could begin a tag or a stop sequence is held until the next
        // tokens show that it does not. All those begin with '<' or '[', with a line feed or with a character beyond ASCII.
        Held += ends ? decoded
            : rare ? decoded - 1
            : escapes && decoded > 1 ? 1 : 0;
    }

    /// <summary>Bytes of a JSON text in UTF-8.</summary>
    private static int Decoded(ReadOnlySpan<byte> text, out bool rare, out bool escapes)
    {
        rare = text.ContainsAnyInRange((byte)0x80, (byte)0xff);
        escapes = text.Contains((byte)'\\');
        var bytes = text.Length;
        for (var rest = text; rest.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < rest.Length;)
        {
            var isCode = rest[at + 1] == 'u';
            var length = Math.Min(isCode ? 6 : 2, rest.Length - at);
            rare |= isCode;
            bytes -= length - (isCode && rest[at..].StartsWith("\\u00"u8) ? 1 : isCode ? 3 : 1);
            rest = rest[(at + length)..];
        }

        return bytes;
    }
}
