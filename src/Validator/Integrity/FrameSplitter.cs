namespace Validator.Integrity;

/// <summary>
/// Cuts the body into frames: lines of NDJSON, or the whole of it. A frame that lies in one piece is passed on where it is;
/// only one that straddles a chunk or a packet is put together in a reused buffer, up to the limit.
/// </summary>
internal sealed class FrameSplitter(FrameInspector inspector, ReaderLimits limits)
{
    private readonly ByteAccumulator _held = new();
    private bool _lines;
    private long _length;
    private long _start;

    /// <summary>The bytes of the unfinished frame, as far as they were held.</summary>
    public ReadOnlySpan<byte> Rest => _held.Span;

    private bool Oversized => _length > limits.Frame;

    public void Begin(bool lines)
    {
        _lines = lines;
        _held.Reset();
        _length = 0;
    }

    /// <summary>Takes the next bytes of the body.</summary>
    /// <param name="data">Bytes without transfer framing.</param>
    /// <param name="raw">Where they stand in the raw response.</param>
    /// <param name="timestamp">When they arrived.</param>
    public void Feed(ReadOnlySpan<byte> data, long raw, long timestamp)
    {
        while (_lines && !data.IsEmpty)
        {
            var end = data.IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            if (_length == 0 && end <= limits.Frame)
            {
                // An empty line is no frame.
                if (end > 0)
                {
                    inspector.Line(new FrameText(data[..end], raw), timestamp);
                }
            }
            else
            {
                Hold(data[..end], raw);
                Flush(timestamp);
            }

            data = data[(end + 1)..];
            raw += end + 1;
        }

        Hold(data, raw);
    }

    /// <summary>Passes on what is held as the last frame: the body is complete.</summary>
    public void End(long timestamp)
    {
        if (_length > 0)
        {
            Flush(timestamp);
        }

        inspector.GiveUpBegun();
    }

    /// <summary>Passes on what is held when the body was cut; the beginning of a frame is then no fault of its own.</summary>
    /// <returns>True when the cut went through a frame.</returns>
    public bool Cut(long timestamp)
    {
        var through = _length > 0 && !Oversized && FrameInspector.IsBeginning(_held.Span);
        if (through)
        {
            Clear();
        }

        End(timestamp);
        return through;
    }

    private void Flush(long timestamp)
    {
        if (Oversized)
        {
            inspector.Oversized(_length, _start);
        }
        else if (_lines)
        {
            inspector.Line(new FrameText(_held), timestamp);
        }
        else
        {
            inspector.Document(new FrameText(_held), timestamp);
        }

        Clear();
    }

    private void Hold(ReadOnlySpan<byte> data, long raw)
    {
        if (data.IsEmpty)
        {
            return;
        }

        _start = _length == 0 ? raw : _start;
        _length += data.Length;
        if (!Oversized)
        {
            _held.Append(data, raw);
        }
        else if (_held.Length > 0)
        {
            _held.Clear();
        }
    }

    private void Clear()
    {
        _held.Clear();
        _length = 0;
    }
}
