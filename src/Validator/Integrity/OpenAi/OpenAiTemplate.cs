using System.Buffers;

namespace Validator.Integrity.OpenAi;

/// <summary>
/// The shape of the newest content chunk that was checked in full: its bytes with one hole, the text. A chunk of the same
/// bytes, whose hole holds plain ASCII without quotes, escapes and control characters, is as sound as that one and says the
/// same but for the text. Chunks carry no time finer than a second, so nearly all of a stream are such.
/// </summary>
internal sealed class OpenAiTemplate
{
    private const int LongestChunk = 4096;

    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => b is < 0x20 or >= 0x80 or (byte)'"' or (byte)'\\')]);

    private readonly byte[] _chunk = new byte[LongestChunk];
    private int _length;
    private int _text;
    private int _end;

    /// <summary>Forgets the shape.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes the shape of a sound chunk that follows one of the same answer, if it is one of text alone.</summary>
    public void Learn(ReadOnlySpan<byte> chunk, in OpenAiFields fields)
    {
        var learnable = chunk.Length <= LongestChunk
            && fields is { HasContent: true, Texts: 1, HasToolCalls: false, HasReasoning: false, Finished: false, HasError: false }
            && fields.Choices == 1 && fields.Text.Start.Value > 0;
        if (learnable)
        {
            chunk.CopyTo(_chunk);
            _length = chunk.Length;
            (_text, _end) = (fields.Text.Start.Value, fields.Text.End.Value);
        }
    }

    /// <summary>The text of a chunk that has the shape; empty when it has not, or no text.</summary>
    public ReadOnlySpan<byte> Match(ReadOnlySpan<byte> chunk)
    {
        if (_length == 0 || !chunk.StartsWith(_chunk.AsSpan(0, _text)))
        {
            return default;
        }

        var rest = chunk[_text..];
        var length = rest.IndexOfAny(NotPlain);
        return length > 0 && rest[length..].SequenceEqual(_chunk.AsSpan(_end.._length)) ? rest[..length] : default;
    }
}
