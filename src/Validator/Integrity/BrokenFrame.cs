namespace Validator.Integrity;

/// <summary>Words what is wrong with the bytes of a frame, in the order of <see cref="ViolationCatalog"/>.</summary>
internal sealed class BrokenFrame(FrameFaults faults)
{
    /// <summary>A frame that is no object, with the first class that holds.</summary>
    public void Unreadable(FrameText frame, int position, string error, int index)
    {
        var invalid = Utf8Check.FirstInvalid(frame.Bytes, begun: true);
        if (invalid >= 0)
        {
            NotUtf8(frame, invalid, index, readable: false);
        }
        else if (frame.Bytes.IndexOf((byte)0) is >= 0 and var nul)
        {
            Nul(frame, nul, index, readable: false);
        }
        else
        {
            var around = frame.Bytes[Math.Min(Math.Max(0, position - 20), frame.Bytes.Length)..];
            faults.Add(ViolationClass.JsonMalformed, $"{error} (near \"{Excerpt.Of(around)}\")", frame.ToRaw(position), index, readable: false);
        }
    }

    /// <summary>A frame with a NUL byte.</summary>
    public void Nul(FrameText frame, int position, int index, bool readable) => faults.Add(
        ViolationClass.EncodingNul, $"a NUL byte stands at {position} of the frame", frame.ToRaw(position), index, readable);

    /// <summary>A frame with bytes that are not UTF-8.</summary>
    public void NotUtf8(FrameText frame, int position, int index, bool readable) => faults.Add(
        ViolationClass.EncodingInvalidUtf8,
        $"byte 0x{frame.Bytes[position]:x2} at {position} of the frame is not UTF-8",
        frame.ToRaw(position),
        index,
        readable);
}
