namespace Validator.Integrity.Rules;

/// <summary>A thing that may be wrong with many frames of an answer: the first of them in words, all in number.</summary>
internal sealed class Offence
{
    /// <summary>Frames that it is wrong with.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong with the first.</summary>
    public string Words { get; private set; } = string.Empty;

    /// <summary>The first of them.</summary>
    public FramePlace Place { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Whether the next is the first, and its words are wanted.</summary>
    public bool Next(FramePlace place)
    {
        Place = Count == 0 ? place : Place;
        return Count++ == 0;
    }

    /// <summary>Words the first.</summary>
    public void Say(string words) => Words = words;

    /// <summary>Says it as one violation of the answer; nothing when all frames are right.</summary>
    public void Report(string @class, HttpHead head, ViolationList violations)
    {
        if (Count > 0)
        {
            var more = Count == 1 ? string.Empty : $"; {Count} frames are so";
            violations.Add(@class, Attribution.OfBytes(@class, head), Words + more, Place.Raw, Place.Frame);
        }
    }
}
