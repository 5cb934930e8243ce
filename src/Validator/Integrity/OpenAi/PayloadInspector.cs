namespace Validator.Integrity.OpenAi;

/// <summary>
/// Judges what one event carries, or a body that is one document: whether it is one JSON object in UTF-8 or <c>[DONE]</c>, and
/// passes it on. At most one class of json.* and encoding.* is said of one payload.
/// </summary>
internal sealed class PayloadInspector(OpenAiAnswer answer, FrameFaults faults, FrameMeasure measure)
{
    private readonly OpenAiTemplate _template = new();

    public void Clear() => _template.Clear();

    /// <summary>Judges a payload.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="timestamp">When it was complete.</param>
    /// <param name="breaks">Line feeds that were put into it.</param>
    /// <param name="firstBreak">Where the first of them was.</param>
    public void Judge(FrameText payload, long timestamp, int breaks = 0, int firstBreak = 0)
    {
        var place = new FramePlace(payload.ToRaw(0), measure.Frames - 1, timestamp);
        var text = breaks == 0 ? _template.Match(payload.Bytes) : default;
        if (!text.IsEmpty)
        {
            faults.Sound();
            answer.Text(text, place);
        }
        else if (IsDone(payload.Bytes))
        {
            faults.Sound();
            answer.TakeDone(place);
        }
        else if (payload.Bytes.StartsWith("\uFEFF"u8))
        {
            faults.Add(ViolationClass.EncodingBom, "the data of an event begins with a byte order mark (RFC 8259, section 8.1)", place.Raw, place.Frame, readable: true);
            Object(payload.Slice(3, payload.Bytes.Length - 3), place, said: true, breaks, firstBreak);
        }
        else
        {
            Object(payload, place, said: false, breaks, firstBreak);
        }
    }

    /// <summary>A line that is no field of an event stream.</summary>
    public void Foreign(FrameText line, long timestamp)
    {
        var json = default(OpenAiFrame);
        if (json.Read(line.Bytes) == JsonOutcome.Object && json.Fields.HasError)
        {
            answer.Take(json.Fields, line.Bytes, new FramePlace(line.ToRaw(0), measure.Frames - 1, timestamp));
            return;
        }

        Unreadable(line, 0, "a line of the event stream is none of its fields");
    }

    /// <summary>Whether a payload could go on: it is the beginning of a JSON value, or a text in it is not ended.</summary>
    public static bool IsBegun(ReadOnlySpan<byte> payload)
    {
        var json = default(OpenAiFrame);
        return json.Read(payload) == JsonOutcome.Incomplete;
    }

    /// <summary>Whether a payload is whole.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> payload)
    {
        var json = default(OpenAiFrame);
        return IsDone(payload) || json.Read(payload) == JsonOutcome.Object;
    }

    private static bool IsDone(ReadOnlySpan<byte> payload) => payload.Length < 16 && payload.Trim(" \t"u8).SequenceEqual("[DONE]"u8);

    private void Object(FrameText payload, FramePlace place, bool said, int breaks, int firstBreak)
    {
        var json = default(OpenAiFrame);
        var outcome = payload.Bytes.IsEmpty ? JsonOutcome.Incomplete : json.Read(payload.Bytes);
        if (outcome != JsonOutcome.Object)
        {
            Unreadable(payload, json.Position, outcome == JsonOutcome.OtherValue ? "a JSON value that is no object stands where one should" : json.Error ?? "the data ends inside a JSON value");
            return;
        }

        var invalid = Utf8Check.FirstInvalid(payload.Bytes);
        if (invalid >= 0)
        {
            NotUtf8(payload, invalid, readable: true);
        }
        else if (breaks > 0)
        {
            faults.Add(ViolationClass.JsonSplit, $"one JSON value is broken across {breaks + 1} lines, first after {firstBreak} bytes", payload.ToRaw(firstBreak), place.Frame, readable: true);
        }

        var clean = invalid < 0 && breaks == 0 && !said;
        var isSound = answer.Take(json.Fields, payload.Bytes, place);
        if (payload.Bytes[json.Position..].IndexOfAnyExcept(" \t\r\n"u8) >= 0)
        {
            Following(payload, json.Position, !clean, place);
        }
        else if (clean)
        {
            faults.Sound();
            if (isSound)
            {
                _template.Learn(payload.Bytes, json.Fields);
            }
        }
    }

    /// <summary>What follows a whole object in one payload.</summary>
    private void Following(FrameText payload, int start, bool said, FramePlace place)
    {
        var rest = payload.Bytes[start..];
        var json = default(OpenAiFrame);
        var outcome = json.Read(rest);
        if (outcome == JsonOutcome.Object)
        {
            // What a second object says counts as little as if it had not been sent, but for an end that it may hold.
            TakeEnd(json.Fields, rest, place);
        }

        if (!said)
        {
            var excerpt = Excerpt.Of(rest);
            var (name, words) = rest.Contains((byte)0) ? (ViolationClass.EncodingNul, $"a NUL byte stands behind the JSON value: \"{excerpt}\"")
                : outcome == JsonOutcome.Broken ? (ViolationClass.JsonTrailingGarbage, $"the JSON value is followed by \"{excerpt}\"")
                : (ViolationClass.JsonConcatenated, $"2 JSON values or more stand where one should; the second begins \"{excerpt}\"");
            faults.Add(name, words, payload.ToRaw(start), place.Frame, readable: true);
        }
    }

    private void TakeEnd(in OpenAiFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        if ((fields.Finished && !answer.Finished) || fields.HasError)
        {
            answer.Take(fields, bytes, place);
        }
    }

    private void Unreadable(FrameText payload, int position, string error)
    {
        var frame = measure.Frames - 1;
        var invalid = Utf8Check.FirstInvalid(payload.Bytes, begun: true);
        var nul = payload.Bytes.IndexOf((byte)0);
        if (invalid >= 0)
        {
            NotUtf8(payload, invalid, readable: false);
        }
        else if (nul >= 0)
        {
            faults.Add(ViolationClass.EncodingNul, $"a NUL byte stands at {nul} of the data", payload.ToRaw(nul), frame, readable: false);
        }
        else
        {
            var around = payload.Bytes[Math.Min(Math.Max(0, position - 20), payload.Bytes.Length)..];
            faults.Add(ViolationClass.JsonMalformed, $"{error} (near \"{Excerpt.Of(around)}\")", payload.ToRaw(position), frame, readable: false);
        }
    }

    private void NotUtf8(FrameText payload, int position, bool readable) => faults.Add(
        ViolationClass.EncodingInvalidUtf8,
        $"byte 0x{payload.Bytes[position]:x2} at {position} of the data is not UTF-8",
        payload.ToRaw(position),
        measure.Frames - 1,
        readable);
}
