namespace Validator.Integrity;

/// <summary>
/// Judges frames as bytes: whether each is one JSON object in UTF-8, and passes the objects on. Of one frame at most one
/// class is said, the first that holds: encoding.invalid_utf8, json.concatenated, json.trailing_garbage, json.split,
/// json.malformed.
/// </summary>
internal sealed class FrameInspector(AnswerState answer, FrameFaults faults, ReaderLimits limits)
{
    private readonly BegunValue _begun = new();
    private readonly FrameTemplate _template = new();

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

        if (_begun.Lines == 0 && _template.Matches(frame.Bytes))
        {
            faults.Sound();
            answer.Take(_template.Fields, frame.Bytes, new FramePlace(frame.ToRaw(0), Measure.Frames - 1, timestamp));
            return;
        }

        var json = default(JsonFrame);
        var outcome = json.Read(frame.Bytes, answer.Model);
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
            Judge(frame, outcome, ref json, timestamp);
        }
    }

    /// <summary>The whole body of an answer that is one document.</summary>
    public void Document(FrameText frame, long timestamp)
    {
        if (Measure.Add(frame.Bytes))
        {
            var json = default(JsonFrame);
            Judge(frame, json.Read(frame.Bytes, answer.Model), ref json, timestamp);
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
    public bool IsBeginning(ReadOnlySpan<byte> bytes)
    {
        var json = default(JsonFrame);
        return !IsBlank(bytes) && json.Read(bytes, answer.Model) == JsonOutcome.Incomplete;
    }

    /// <summary>Says that a value begun on earlier lines will not be finished.</summary>
    public void GiveUpBegun()
    {
        if (_begun.Lines > 0)
        {
            Unreadable(_begun.Text, _begun.Text.Bytes.Length, "the line ends inside a JSON value, and the next does not go on with it", _begun.Frame);
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
        var outcome = json.Read(joined.Bytes, answer.Model);
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

    private void Judge(FrameText frame, JsonOutcome outcome, ref JsonFrame json, long timestamp)
    {
        if (outcome != JsonOutcome.Object)
        {
            var error = outcome == JsonOutcome.OtherValue ? "a JSON value that is no object stands where a frame should"
                : json.Error ?? "the body ends inside a JSON value";
            Unreadable(frame, json.Position, error, Measure.Frames - 1);
            return;
        }

        var invalid = Utf8Check.FirstInvalid(frame.Bytes);
        if (invalid >= 0)
        {
            NotUtf8(frame, invalid, Measure.Frames - 1, readable: true);
        }
        answer.Take(json.Fields, frame.Bytes, new FramePlace(frame.ToRaw(0), Measure.Frames - 1, timestamp));
        if (!IsBlank(frame.Bytes[json.Position..]))
        {
            Following(frame, json.Position, invalid >= 0, timestamp);
        }
        else if (invalid < 0)
        {
            faults.Sound();
            _template.Learn(frame.Bytes, json.Fields);
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
            outcome = json.Read(frame.Bytes[start..], answer.Model);
            if (outcome == JsonOutcome.Object)
            {
                answer.Take(json.Fields, frame.Bytes[start..], new FramePlace(frame.ToRaw(start), Measure.Frames - 1, timestamp));
            }

            values += outcome == JsonOutcome.Broken ? 0 : 1;
            start += json.Position;
        }

        if (!said)
        {
            var excerpt = Excerpt.Of(frame.Bytes[first..]);
            var (name, words) = values > 1
                ? (ViolationClass.JsonConcatenated, $"{values} JSON values stand where one should; the second begins \"{excerpt}\"")
                : (ViolationClass.JsonTrailingGarbage, $"the JSON value is followed by \"{excerpt}\"");
            faults.Add(name, words, frame.ToRaw(first), Measure.Frames - 1, readable: outcome is JsonOutcome.Object or JsonOutcome.OtherValue || values == 1);
        }
    }

    private void Unreadable(FrameText frame, int position, string error, int index)
    {
        var invalid = Utf8Check.FirstInvalid(frame.Bytes, begun: true);
        if (invalid >= 0)
        {
            NotUtf8(frame, invalid, index, readable: false);
        }
        else
        {
            var around = frame.Bytes[Math.Min(Math.Max(0, position - 20), frame.Bytes.Length)..];
            faults.Add(ViolationClass.JsonMalformed, $"{error} (near \"{Excerpt.Of(around)}\")", frame.ToRaw(position), index, readable: false);
        }
    }

    private void NotUtf8(FrameText frame, int position, int index, bool readable) => faults.Add(
        ViolationClass.EncodingInvalidUtf8,
        $"byte 0x{frame.Bytes[position]:x2} at {position} of the frame is not UTF-8",
        frame.ToRaw(position),
        index,
        readable);

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
