using System.Text;
using Validator.Integrity.Rules;

namespace Validator.Integrity;

/// <summary>What the objects of a response have said so far, taken together. Allocates nothing per content frame.</summary>
internal sealed class AnswerState(long ticksPerSecond)
{
    private const int LongestReason = 100;

    private readonly GapHistogram _gaps = new(ofMany: false);

    /// <summary>The frames one by one.</summary>
    public FrameRules Rules { get; } = new();

    /// <summary>Rate of the timestamps.</summary>
    public long TicksPerSecond => ticksPerSecond;

    /// <summary>Objects with content.</summary>
    public int Chunks { get; private set; }

    public long? FirstTokenAt { get; private set; }

    public long? LastTokenAt { get; private set; }

    /// <summary>Whether <c>"done":true</c> came.</summary>
    public bool Terminal { get; private set; }

    /// <summary>Whether <c>"status":"success"</c> came.</summary>
    public bool Succeeded { get; private set; }

    /// <summary>What the terminal frame says.</summary>
    public FrameFields Counters { get; private set; }

    public string? DoneReason { get; private set; }

    /// <summary>Of the text of an answer that is one document: the longest run of equal words, and that at its end.</summary>
    public (int Longest, int AtEnd, string Word) Words { get; private set; }

    /// <summary>Terminal objects after the terminal one.</summary>
    public int MoreTerminals { get; private set; }

    /// <summary>The first of them.</summary>
    public FramePlace FirstMoreTerminal { get; private set; }

    /// <summary>Other objects after the terminal one.</summary>
    public int AfterTerminal { get; private set; }

    /// <summary>The first object after the terminal one.</summary>
    public FramePlace FirstAfterTerminal { get; private set; }

    /// <summary>The words of the first <c>error</c>; null when there was none.</summary>
    public string? Error { get; private set; }

    /// <summary>The first object with an <c>error</c>.</summary>
    public FramePlace ErrorPlace { get; private set; }

    /// <summary>Gaps between chunks as text; null when fewer than two came.</summary>
    public string? Gaps => Chunks < 2 ? null : _gaps.Encode();

    public void Begin(ExpectedResponse expected)
    {
        Rules.Begin(expected);
        Chunks = 0;
        FirstTokenAt = null;
        LastTokenAt = null;
        Terminal = false;
        Succeeded = false;
        Counters = default;
        DoneReason = null;
        Words = default;
        MoreTerminals = 0;
        AfterTerminal = 0;
        Error = null;
        _gaps.Clear();
    }

    /// <summary>Takes a frame of a known shape, if it comes in order.</summary>
    /// <param name="time">Its <c>created_at</c>.</param>
    /// <param name="text">Its text, plain ASCII.</param>
    /// <param name="length">Bytes of its object.</param>
    /// <param name="place">Where and when.</param>
    public bool Follows(ReadOnlySpan<byte> time, ReadOnlySpan<byte> text, int length, FramePlace place)
    {
        if (Terminal || !Rules.Follows(time, text, length, place))
        {
            return false;
        }

        Chunk(place.Timestamp);
        return true;
    }

    /// <summary>Takes what one object says.</summary>
    /// <param name="fields">Its members.</param>
    /// <param name="bytes">The bytes that the ranges in them are about.</param>
    /// <param name="place">Where and when.</param>
    /// <returns>Whether it is a frame in good order.</returns>
    public bool Take(in FrameFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        Succeeded |= fields.Succeeded;
        if (Rules.IsEcho(fields, bytes, place))
        {
            return false;
        }

        if (fields.HasContent)
        {
            Chunk(place.Timestamp);
        }

        if (fields.HasError && Error is null)
        {
            Error = ErrorText.Of(bytes[fields.Error]) ?? Excerpt.Of(bytes[fields.Error]);
            ErrorPlace = place;
        }

        if (Terminal)
        {
            Behind(fields, place);
            return false;
        }

        var sound = !fields.HasError && Rules.Take(fields, bytes, place);
        if (fields.Done)
        {
            Complete(fields, bytes);
        }

        return sound;
    }

    /// <summary>Looks into the text of an answer that is one document.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        var (longest, atEnd, word) = RepetitionRule.Words(text);
        Words = (longest, atEnd, Excerpt.Of(text[word]));
    }

    private void Behind(in FrameFields fields, FramePlace place)
    {
        if (fields.Done)
        {
            FirstMoreTerminal = MoreTerminals++ == 0 ? place : FirstMoreTerminal;
        }
        else
        {
            FirstAfterTerminal = AfterTerminal++ == 0 ? place : FirstAfterTerminal;
        }
    }

    private void Complete(in FrameFields fields, ReadOnlySpan<byte> bytes)
    {
        Terminal = true;
        Counters = fields;
        var reason = bytes[fields.DoneReason];
        DoneReason = reason.IsEmpty ? null : Encoding.UTF8.GetString(reason[..Math.Min(LongestReason, reason.Length)]);
    }

    private void Chunk(long timestamp)
    {
        Chunks++;
        FirstTokenAt ??= timestamp;
        if (LastTokenAt is { } last)
        {
            _gaps.Record(timestamp == last ? 0 : (timestamp - last) * 1_000_000 / ticksPerSecond);
        }

        LastTokenAt = timestamp;
    }
}
