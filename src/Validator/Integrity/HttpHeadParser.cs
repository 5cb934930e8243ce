using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Validator.Integrity;

/// <summary>Reads the head of a response, line by line, over any segmentation. Interim answers (1xx) are read and forgotten.</summary>
internal sealed class HttpHeadParser(ReaderLimits limits)
{
    // RFC 9110, sections 5.6.2 and 5.5: a name is a token; a value holds no CR, LF or NUL.
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> ForbiddenBytes = SearchValues.Create("\r\n\0"u8);

    private readonly ByteAccumulator _line = new();
    private long _taken;

    public HttpHead Head { get; } = new();

    public bool Complete { get; private set; }

    /// <summary>What is wrong with the head; null when nothing is.</summary>
    public string? Error { get; private set; }

    public void Clear()
    {
        Head.Clear();
        _line.Clear();
        _taken = 0;
        Complete = false;
        Error = null;
    }

    /// <summary>Takes bytes until the head is complete or found broken.</summary>
    /// <returns>How many of them belong to it.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (!Complete && Error is null && used < bytes.Length)
        {
            var rest = bytes[used..];
            var end = rest.IndexOf((byte)'\n');
            var piece = end < 0 ? rest : rest[..end];
            if (_line.Length + piece.Length > limits.HeadLine || _taken + used + piece.Length > limits.Head)
            {
                Error = $"the head is longer than {limits.HeadLine} bytes a line or {limits.Head} bytes in all";
                break;
            }

            _line.Append(piece, _taken + used);
            used += end < 0 ? piece.Length : piece.Length + 1;
            if (end >= 0)
            {
                EndLine();
                _line.Clear();
            }
        }

        _taken += used;
        return used;
    }

    private void EndLine()
    {
        var line = _line.Span;
        if (!line.IsEmpty && line[^1] == '\r')
        {
            line = line[..^1];
        }

        if (Head.Status is null)
        {
            Error = StatusLine(line);
        }
        else if (line.IsEmpty)
        {
            // 101 would hand the connection to another protocol; none was asked for, so its bytes are judged as a body.
            Complete = Head.Status is < 100 or >= 200 or 101;
            if (!Complete)
            {
                Head.Clear();
            }
        }
        else if (line[0] is not ((byte)' ' or (byte)'\t'))
        {
            Error = Field(line);
        }
    }

    private string? StatusLine(ReadOnlySpan<byte> line)
    {
        // HTTP-version SP status-code SP [ reason-phrase ]; many leave out the last space.
        var valid = line.Length >= 12 && line.StartsWith("HTTP/1."u8) && line[7] is >= (byte)'0' and <= (byte)'9' && line[8] == ' '
            && (line.Length == 12 || line[12] == ' ');
        if (!valid || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var digits) || digits != 3 || status < 100)
        {
            return $"the response does not begin with an HTTP/1.x status line but with \"{Excerpt.Of(line)}\"";
        }

        Head.Status = status;
        Head.Signs.TakeStatusLine(line);
        return null;
    }

    private string? Field(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes) || line[colon..].ContainsAny(ForbiddenBytes))
        {
            return $"a header line is not \"name: value\" but \"{Excerpt.Of(line)}\"";
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        Head.Signs.Take(name, value);
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            return ContentLength(value);
        }

        if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            var last = value[(value.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8);
            Head.Chunked = Ascii.EqualsIgnoreCase(last, "chunked"u8);
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            Head.ContentType = Encoding.Latin1.GetString(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "via"u8))
        {
            Head.Via = Encoding.Latin1.GetString(value);
        }

        return null;
    }

    private string? ContentLength(ReadOnlySpan<byte> value)
    {
        if (!Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || value[0] is (byte)'-' or (byte)'+')
        {
            return $"Content-Length is not a length but \"{Excerpt.Of(value)}\"";
        }

        if (Head.ContentLength is { } before && before != length)
        {
            return $"two Content-Length headers disagree: {before} and {length}";
        }

        Head.ContentLength = length;
        return null;
    }
}
