namespace Validator.Integrity;

/// <summary>The chunked transfer coding (RFC 9112, section 7.1) over any segmentation, with extensions and trailers.</summary>
internal sealed class ChunkedDecoder(ReaderLimits limits)
{
    private enum State
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerStart,
        TrailerLine,
        TrailerLineFeed,
        FinalLineFeed,
        Done,
    }

    /// <summary>Digits of a size that is gone over at once: such a size fits an int.</summary>
    private const int SkippedDigits = 7;

    private State _state;
    private long _size;
    private long _declared;
    private int _digits;
    private long _overhead;

    /// <summary>Whether the last chunk and the trailers are through.</summary>
    public bool Complete => _state == State.Done;

    /// <summary>What is wrong with the framing; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Bytes before the place where the framing is wrong that may be framing themselves, since the size of the chunk before it may
    /// be false; 0 where it is wrong elsewhere. The chunk's end and the digits of a next size come on top of its data.
    /// </summary>
    public long Doubtful => Error is null ? 0 : _state switch
    {
        State.DataReturn => _declared,
        State.DataLineFeed => _declared + 1,
        State.Size when _declared > 0 => _declared + 2 + _digits,
        _ => 0,
    };

    public void Clear()
    {
        _state = State.Size;
        _size = _declared = 0;
        _digits = 0;
        _overhead = 0;
        Error = null;
    }

    /// <summary>Consumes framing up to the next piece of data.</summary>
    /// <param name="input">Bytes to read; what was consumed is cut off.</param>
    /// <returns>The next data; empty when the input is used up, the body is complete or the framing broken.</returns>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> input)
    {
        Skip(ref input);
        while (!input.IsEmpty && Error is null && _state != State.Done)
        {
            if (_state == State.Data)
            {
                var length = (int)Math.Min(_size, input.Length);
                var data = input[..length];
                input = input[length..];
                _size -= length;
                _state = _size == 0 ? State.DataReturn : State.Data;
                return data;
            }

            Step(input[0]);
            if (Error is null)
            {
                input = input[1..];
            }
        }

        return default;
    }

    /// <summary>
    /// Goes at once over what nearly always stands between two pieces of data: CR LF, a size without an extension, CR LF.
    /// Anything else, and what is not all there, is left to be gone over byte by byte.
    /// </summary>
    private void Skip(ref ReadOnlySpan<byte> input)
    {
        if (_state == State.DataReturn && input is [(byte)'\r', (byte)'\n', ..])
        {
            input = input[2..];
            _state = State.Size;
            (_digits, _overhead) = (0, 0);
        }

        if (_state != State.Size || _digits > 0)
        {
            return;
        }

        var size = 0;
        for (var i = 0; i < input.Length - 1 && i <= SkippedDigits; i++)
        {
            var digit = HexDigit(input[i]);
            if (digit >= 0)
            {
                size = (size << 4) | digit;
            }
            else
            {
                if (i > 0 && input[i] == '\r' && input[i + 1] == '\n')
                {
                    input = input[(i + 2)..];
                    _size = _declared = size;
                    _state = size == 0 ? State.TrailerStart : State.Data;
                }

                return;
            }
        }
    }

    private void Step(byte next)
    {
        switch (_state)
        {
            case State.Size:
                Size(next);
                break;
            case State.Extension:
                _state = next == '\r' ? State.SizeLineFeed : State.Extension;
                Count(next == '\n' ? "a chunk's extension holds a bare line feed" : null);
                break;
            case State.SizeLineFeed:
                Expect(next, '\n', _size == 0 ? State.TrailerStart : State.Data, "a chunk's size line does not end with CR LF");
                break;
            case State.DataReturn:
                Expect(next, '\r', State.DataLineFeed, "a chunk is longer than its size says");
                break;
            case State.DataLineFeed:
                Expect(next, '\n', State.Size, "a chunk's data does not end with CR LF");
                (_digits, _overhead) = (0, 0);
                break;
            case State.TrailerStart:
                _state = next == '\r' ? State.FinalLineFeed : State.TrailerLine;
                Count(next == '\n' ? "a trailer line is a bare line feed" : null);
                break;
            case State.TrailerLine:
                _state = next == '\r' ? State.TrailerLineFeed : State.TrailerLine;
                Count(null);
                break;
            case State.TrailerLineFeed:
                Expect(next, '\n', State.TrailerStart, "a trailer line does not end with CR LF");
                break;
            default:
                Expect(next, '\n', State.Done, "the body does not end with CR LF");
                break;
        }
    }

    private void Size(byte next)
    {
        var digit = HexDigit(next);
        if (digit >= 0)
        {
            _size = _digits == 0 ? digit : (_size << 4) | (uint)digit;
            // 15 digits fit a long with room to spare; leading zeros beyond are no honest server's.
            Error = ++_digits > 15 ? "a chunk's size has more than 15 digits" : null;
        }
        else if (_digits > 0 && next == '\r')
        {
            _declared = _size;
            _state = State.SizeLineFeed;
        }
        else if (_digits > 0 && next is ((byte)';' or (byte)' ' or (byte)'\t'))
        {
            _declared = _size;
            _state = State.Extension;
        }
        else
        {
            Error = $"a chunk's size holds the byte 0x{next:x2} instead of a hexadecimal digit";
        }
    }

    private static int HexDigit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    private void Count(string? error) =>
        Error = error ?? (++_overhead > limits.HeadLine ? $"a chunk's extension or the trailer is longer than {limits.HeadLine} bytes" : null);

    private void Expect(byte next, char expected, State then, string error)
    {
        if (next == expected)
        {
            _state = then;
        }
        else
        {
            Error = error;
        }
    }
}
