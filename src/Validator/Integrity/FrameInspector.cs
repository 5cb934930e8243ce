namespace Validator.Integrity;

/// <summary>
/// Judges frames as bytes: whether each is one JSON object in UTF-8, and passes the objects on. Of one frame at most one
/// class is said, the first of <see cref="ViolationCatalog"/> that holds.
/// </summary>
internal sealed class FrameInspector(AnswerState answer, FrameFaults faults, ReaderLimits limits)
{
    private readonly BegunValue _begun = new();
    private readonly FrameTemplate _template = new();
    private readonly BrokenFrame _broken = new(faults);

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public FrameMeasure Measure { get; } = new();

    public void Clear()
    {
        Measure.Clear();
        _begun.Reset();
        _template.Clear();
    }

    /// <summary>A line of a stream, without its line feed.</summary>
    public void Line(FrameText frame, long timestamp)
    {
        if (!Measure.Add(frame.Bytes) || faults.GivenUp)
        {
            return;
        }

        if (_begun.Lines == 0 && _template.Matches(frame.Bytes, out var time, out var text, out var length)
            && answer.Follows(time, text, length, new FramePlace(frame.ToRaw(0), Measure.Frames - 1, timestamp)))
        {
            faults.Sound();
            return;
        }

        if (MarkedAs(ref frame) is not { } marked)
        {
            return;
        }

        var json = default(JsonFrame);
        var outcome = json.Read(frame.Bytes);
        if (_begun.Lines > 0)
        {
            // A line that is a value of its own ends what was begun before; any other may go on with it.
            var alone = outcome == JsonOutcome.Object && IsBlank(frame.Bytes[json.Position..]);
            if (!alone && GoOn(frame, timestamp))
            {
                return;
            }

            GiveUpBegun();
        }

        if (outcome == JsonOutcome.Incomplete)
        {
            _begun.Append(frame, Measure.Frames - 1);
        }
        else
        {
            Judge(frame, outcome, ref json, marked, timestamp);
        }
    }

    /// <summary>The whole body of an answer that is one document.</summary>
    public void Document(FrameText frame, long timestamp)
    {
        if (Measure.Add(frame.Bytes) && MarkedAs(ref frame) is { } marked)
        {
            var json = default(JsonFrame);
            var outcome = json.Read(frame.Bytes);
            Judge(frame, outcome, ref json, marked, timestamp);
            if (outcome == JsonOutcome.Object)
            {
                answer.Read(frame.Bytes[json.Fields.Text]);
            }
        }
    }

    /// <summary>A frame longer than the limit, of which nothing is held.</summary>
    public void Oversized(long length, long raw)
    {
        GiveUpBegun();
        faults.Add(
            ViolationClass.StreamOversizedFrame,
            $"a frame of {length} bytes is longer than the {limits.Frame} that are read; Ollama's own client stops at 8,000,000",
            raw,
            Measure.Frames,
            readable: false);
        Measure.Add(length);
    }

    /// <summary>Whether bytes are the beginning of a value, right as far as they go.</summary>
    public static bool IsBeginning(ReadOnlySpan<byte> bytes)
    {
        var json = default(JsonFrame);
        bytes = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        return !IsBlank(bytes) && json.Read(bytes) == JsonOutcome.Incomplete;
    }

    /// <summary>Says that a value begun on earlier lines will not be finished.</summary>
    public void GiveUpBegun()
    {
        if (_begun.Lines > 0)
        {
            _broken.Unreadable(_begun.Text, _begun.Text.Bytes.Length, "the line ends inside a JSON value, and the next does not go on with it", _begun.Frame);
            _begun.Clear();
        }
    }

    private bool GoOn(FrameText line, long timestamp)
    {
        if (_begun.Lines >= limits.SplitLines || _begun.Text.Bytes.Length + line.Bytes.Length > limits.Frame)
        {
            return false;
        }

        var before = _begun.Text.Bytes.Length;
        _begun.Append(line, _begun.Frame);
        var joined = _begun.Text;
        var json = default(JsonFrame);
        var outcome = json.Read(joined.Bytes);
        if (outcome == JsonOutcome.Object && IsBlank(joined.Bytes[json.Position..]))
        {
            faults.Add(
                ViolationClass.JsonSplit,
                $"one JSON value is broken across {_begun.Lines} lines, first after {_begun.FirstLine} bytes",
                joined.ToRaw(_begun.FirstLine),
                _begun.Frame,
                readable: true);
            answer.Take(json.Fields, joined.Bytes, new FramePlace(joined.ToRaw(0), _begun.Frame, timestamp));
            _begun.Clear();
            return true;
        }

        if (outcome != JsonOutcome.Incomplete)
        {
            _begun.Undo(before);
            return false;
        }

        return true;
    }

    /// <summary>Takes a byte order mark off a frame.</summary>
    /// <returns>Whether one was there and is said, so that no other class is; null when nothing else was there.</returns>
    private bool? MarkedAs(ref FrameText frame)
    {
        if (!frame.Bytes.StartsWith(ByteOrderMark))
        {
            return false;
        }

        var said = Utf8Check.FirstInvalid(frame.Bytes, begun: true) < 0;
        if (said)
        {
            faults.Add(
                ViolationClass.EncodingBom, "the frame begins with a byte order mark (EF BB BF)", frame.ToRaw(0), Measure.Frames - 1, readable: true);
        }

        frame = frame.From(ByteOrderMark.Length);
        return IsBlank(frame.Bytes) ? null : said;
    }

    private void Judge(FrameText frame, JsonOutcome outcome, ref JsonFrame json, bool said, long timestamp)
    {
        if (outcome != JsonOutcome.Object)
        {
            if (said)
            {
                faults.Unreadable();
                return;
            }

            var error = outcome == JsonOutcome.OtherValue ? "a JSON value that is no object stands where a frame should"
                : json.Error ?? "the body ends inside a JSON value";
            _broken.Unreadable(frame, json.Position, error, Measure.Frames - 1);
            return;
        }

        var invalid = Utf8Check.FirstInvalid(frame.Bytes);
        if (invalid >= 0)
        {
            _broken.NotUtf8(frame, invalid, Measure.Frames - 1, readable: true);
        }

        var sound = answer.Take(json.Fields, frame.Bytes, new FramePlace(frame.ToRaw(0), Measure.Frames - 1, timestamp));
        if (!IsBlank(frame.Bytes[json.Position..]))
        {
            Following(frame, json.Position, said || invalid >= 0, timestamp);
        }
        else if (invalid < 0)
        {
            faults.Sound();
            if (sound)
            {
                _template.Learn(frame.Bytes, json.Fields);
            }
        }
    }

    private void Following(FrameText frame, int start, bool said, long timestamp)
    {
        var first = start;
        var values = 1;
        var outcome = JsonOutcome.Object;
        while (outcome is JsonOutcome.Object or JsonOutcome.OtherValue && !IsBlank(frame.Bytes[start..]))
        {
            var json = default(JsonFrame);
            outcome = json.Read(frame.Bytes[start..]);
            if (outcome == JsonOutcome.Object)
            {
                answer.Take(json.Fields, frame.Bytes[start..], new FramePlace(frame.ToRaw(start), Measure.Frames - 1, timestamp));
            }

            values += outcome == JsonOutcome.Broken ? 0 : 1;
            start += json.Position;
        }

        if (!said && frame.Bytes.IndexOf((byte)0) is >= 0 and var nul)
        {
            _broken.Nul(frame, nul, Measure.Frames - 1, readable: outcome != JsonOutcome.Incomplete && values == 1);
        }
        else if (!said)
        {
            var excerpt = Excerpt.Of(frame.Bytes[first..]);
            var (name, words) = values > 1
                ? (ViolationClass.JsonConcatenated, $"{values} JSON values stand where one should; the second begins \"{excerpt}\"")
                : (ViolationClass.JsonTrailingGarbage, $"the JSON value is followed by \"{excerpt}\"");
            faults.Add(name, words, frame.ToRaw(first), Measure.Frames - 1, readable: outcome is JsonOutcome.Object or JsonOutcome.OtherValue || values == 1);
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
