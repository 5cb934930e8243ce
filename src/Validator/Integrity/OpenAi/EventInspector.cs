namespace Validator.Integrity.OpenAi;

/// <summary>
/// Reads the lines of an event (WHATWG HTML, section 9.2.6): several lines of data are one text with line feeds between, comments
/// and the fields <c>event</c>, <c>id</c> and <c>retry</c> are passed over. Ollama sends no other line, so any other is a fault.
/// </summary>
internal sealed class EventInspector(PayloadInspector payloads, FrameFaults faults, FrameMeasure measure, ReaderLimits limits)
{
    private readonly ByteAccumulator _joined = new();
    private FramePart _data;
    private int _breaks;
    private int _firstBreak;

    /// <summary>Whether the body ended inside a whole event that lacks its empty line.</summary>
    public bool EndedInsideEvent { get; private set; }

    public void Clear()
    {
        _joined.Reset();
        _data = default;
        EndedInsideEvent = false;
    }

    /// <summary>An event that is one line of data.</summary>
    /// <param name="data">What stands behind <c>data: </c>.</param>
    /// <param name="line">Bytes of its line.</param>
    /// <param name="timestamp">When it was complete.</param>
    public void Data(FrameText data, int line, long timestamp)
    {
        measure.Add((long)line);
        if (!faults.GivenUp)
        {
            payloads.Judge(data, timestamp);
        }
    }

    /// <summary>An event as it stands.</summary>
    /// <param name="text">Its lines, with their ends.</param>
    /// <param name="complete">Whether it is ended by an empty line.</param>
    /// <param name="timestamp">When it was complete.</param>
    public void Event(FrameText text, bool complete, long timestamp)
    {
        Reset();
        for (var start = 0; start < text.Bytes.Length;)
        {
            var rest = text.Bytes[start..];
            var length = rest.IndexOfAny((byte)'\r', (byte)'\n');
            length = length < 0 ? rest.Length : length;
            if (length == 0)
            {
                Dispatch(text, timestamp);
            }
            else if (!faults.GivenUp)
            {
                Line(text, start, length, timestamp);
            }

            start += length + (rest[length..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        if (!complete && _data.Length > 0)
        {
            EndedInsideEvent = PayloadInspector.IsWhole(Payload(text).Bytes);
            if (!EndedInsideEvent)
            {
                Dispatch(text, timestamp);
            }
        }
    }

    /// <summary>An event longer than the limit, of which nothing is held.</summary>
    public void Oversized(long length, long raw)
    {
        faults.Add(ViolationClass.StreamOversizedFrame, $"an event of {length} bytes is longer than the {limits.Frame} that are read", raw, measure.Frames, readable: false);
        measure.Add(length);
    }

    private void Line(FrameText text, int start, int length, long timestamp)
    {
        var line = text.Bytes.Slice(start, length);
        if (line.StartsWith("\uFEFF"u8))
        {
            faults.Add(ViolationClass.EncodingBom, "a line of the event stream begins with a byte order mark, which Ollama never sends", text.ToRaw(start), measure.Frames, readable: true);
            (start, length) = (start + 3, length - 3);
            line = line[3..];
        }

        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        if (name.SequenceEqual("data"u8))
        {
            var value = colon < 0 ? length : colon + 1 + (line[(colon + 1)..].StartsWith(" "u8) ? 1 : 0);
            Append(text, new FramePart(start + value, length - value));
            measure.Line(length);
        }
        else if (!IsKnown(name) && !line.IsEmpty)
        {
            measure.Line(length);
            Foreign(text, new FramePart(start, length), timestamp);
        }
    }

    /// <summary>A comment has an empty name.</summary>
    private static bool IsKnown(ReadOnlySpan<byte> name) =>
        name.IsEmpty || name.SequenceEqual("event"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("retry"u8);

    private void Append(FrameText text, FramePart value)
    {
        if (_data.Length == 0)
        {
            _data = value;
            return;
        }

        Join(text);
        _joined.Append("\n"u8, text.ToRaw(value.Start) - 1);
        _joined.Append(text.Bytes.Slice(value.Start, value.Length), text.ToRaw(value.Start));
    }

    private void Foreign(FrameText text, FramePart line, long timestamp)
    {
        if (_data.Length > 0 && PayloadInspector.IsBegun(Payload(text).Bytes))
        {
            Join(text);
            _firstBreak = _breaks++ == 0 ? _joined.Length : _firstBreak;
            _joined.Append(text.Bytes.Slice(line.Start, line.Length), text.ToRaw(line.Start));
            return;
        }

        measure.Add(0L);
        payloads.Foreign(text.Slice(line.Start, line.Length), timestamp);
    }

    private void Join(FrameText text)
    {
        if (_joined.Length == 0)
        {
            _joined.Append(text.Bytes.Slice(_data.Start, _data.Length), text.ToRaw(_data.Start));
        }
    }

    private FrameText Payload(FrameText text) => _joined.Length > 0 ? new FrameText(_joined) : text.Slice(_data.Start, _data.Length);

    private void Dispatch(FrameText text, long timestamp)
    {
        if (_data.Length > 0 && !faults.GivenUp)
        {
            measure.Add(0L);
            payloads.Judge(Payload(text), timestamp, _breaks, _firstBreak);
        }

        Reset();
    }

    private void Reset()
    {
        _joined.Clear();
        _data = default;
        _breaks = 0;
    }

    /// <summary>Where a value stands in the event.</summary>
    private readonly record struct FramePart(int Start, int Length);
}
