namespace Validator.Integrity.OpenAi;

/// <summary>
/// Cuts an event stream (WHATWG HTML, section 9.2.6) into events, each ended by an empty line. One that lies in one piece and
/// is a single line of data is passed on where it is; any other is put together in a reused buffer, up to the limit.
/// </summary>
internal sealed class EventSplitter(EventInspector inspector, ReaderLimits limits)
{
    private readonly ByteAccumulator _event = new();
    private long _length;
    private long _start;
    private bool _lineHasText;

    private bool Oversized => _length > limits.Frame;

    public void Begin()
    {
        _event.Reset();
        Clear();
    }

    /// <summary>Takes the next bytes of the body.</summary>
    /// <param name="data">Bytes without transfer framing.</param>
    /// <param name="raw">Where they stand in the raw response.</param>
    /// <param name="timestamp">When they arrived.</param>
    public void Feed(ReadOnlySpan<byte> data, long raw, long timestamp)
    {
        while (!data.IsEmpty)
        {
            var length = _length == 0 ? Simple(data, raw, timestamp) : 0;
            if (length == 0)
            {
                length = data.IndexOf((byte)'\n') + 1;
                Hold(length == 0 ? data : data[..length], raw);
                if (length == 0)
                {
                    return;
                }

                EndLine(timestamp);
            }

            data = data[length..];
            raw += length;
        }
    }

    /// <summary>The body is complete: an event without its empty line is none (WHATWG HTML, section 9.2.6), but may be broken.</summary>
    public void End(long timestamp)
    {
        if (_length > 0)
        {
            Pass(timestamp, complete: false);
        }
    }

    /// <summary>Forgets an event that a cut left unfinished.</summary>
    /// <returns>True when there was one.</returns>
    public bool Cut()
    {
        var through = _length > 0;
        Clear();
        return through;
    }

    /// <summary>Passes on an event of one line of data that lies there whole; gives its length, 0 when it is none.</summary>
    private int Simple(ReadOnlySpan<byte> data, long raw, long timestamp)
    {
        if (!data.StartsWith("data: "u8))
        {
            return 0;
        }

        var end = data.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0 || end + 1 >= data.Length || data[end] != '\n' || data[end + 1] != '\n')
        {
            return 0;
        }

        inspector.Data(new FrameText(data[..end], raw).Slice(6, end - 6), end, timestamp);
        return end + 2;
    }

    private void EndLine(long timestamp)
    {
        if (!_lineHasText)
        {
            Pass(timestamp, complete: true);
        }

        _lineHasText = false;
    }

    private void Pass(long timestamp, bool complete)
    {
        if (Oversized)
        {
            inspector.Oversized(_length, _start);
        }
        else
        {
            inspector.Event(new FrameText(_event), complete, timestamp);
        }

        Clear();
    }

    private void Hold(ReadOnlySpan<byte> data, long raw)
    {
        _start = _length == 0 ? raw : _start;
        _length += data.Length;
        _lineHasText |= data.IndexOfAnyExcept((byte)'\r', (byte)'\n') >= 0;
        if (!Oversized)
        {
            _event.Append(data, raw);
        }
        else if (_event.Length > 0)
        {
            _event.Clear();
        }
    }

    private void Clear()
    {
        _event.Clear();
        (_length, _lineHasText) = (0, false);
    }
}
