using System.Text;

namespace Validator.Integrity;

/// <summary>What the objects of a response have said so far, taken together. Allocates nothing per content frame.</summary>
internal sealed class AnswerState(long ticksPerSecond)
{
    private const int LongestReason = 100;

    private readonly GapHistogram _gaps = new();
    private byte[] _model = [];
    private string _modelName = string.Empty;

    /// <summary>Model asked for, in UTF-8.</summary>
    public ReadOnlySpan<byte> Model => _model;

    /// <summary>Objects with content.</summary>
    public int Chunks { get; private set; }

    public long? FirstTokenAt { get; private set; }

    public long? LastTokenAt { get; private set; }

    /// <summary>Objects that name another model than was asked for.</summary>
    public int OtherModelFrames { get; private set; }

    /// <summary>Whether <c>"done":true</c> came.</summary>
    public bool Terminal { get; private set; }

    /// <summary>What the terminal frame says.</summary>
    public FrameFields Counters { get; private set; }

    public string? DoneReason { get; private set; }

    /// <summary>Objects after the terminal one.</summary>
    public int AfterTerminal { get; private set; }

    /// <summary>The first object after the terminal one.</summary>
    public FramePlace FirstAfterTerminal { get; private set; }

    /// <summary>The words of the first <c>error</c>; null when there was none.</summary>
    public string? Error { get; private set; }

    /// <summary>The first object with an <c>error</c>.</summary>
    public FramePlace ErrorPlace { get; private set; }

    /// <summary>Gaps between chunks as text; null when fewer than two came.</summary>
    public string? Gaps => Chunks < 2 ? null : _gaps.Encode();

    public void Begin(string model)
    {
        if (model != _modelName)
        {
            (_modelName, _model) = (model, Encoding.UTF8.GetBytes(model));
        }

        Chunks = 0;
        FirstTokenAt = null;
        LastTokenAt = null;
        OtherModelFrames = 0;
        Terminal = false;
        Counters = default;
        DoneReason = null;
        AfterTerminal = 0;
        Error = null;
        _gaps.Clear();
    }

    /// <summary>Takes what one object says.</summary>
    /// <param name="fields">Its members.</param>
    /// <param name="bytes">The bytes that the ranges in them are about.</param>
    /// <param name="place">Where and when.</param>
    public void Take(in FrameFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        OtherModelFrames += fields.OtherModel ? 1 : 0;
        if (Terminal)
        {
            FirstAfterTerminal = AfterTerminal++ == 0 ? place : FirstAfterTerminal;
        }

        if (fields.HasError && Error is null)
        {
            Error = ErrorText.Of(bytes[fields.Error]) ?? Excerpt.Of(bytes[fields.Error]);
            ErrorPlace = place;
        }

        if (fields.HasContent)
        {
            Chunk(place.Timestamp);
        }

        if (fields.Done && !Terminal)
        {
            Terminal = true;
            Counters = fields;
            var reason = bytes[fields.DoneReason];
            DoneReason = reason.IsEmpty ? null : Encoding.UTF8.GetString(reason[..Math.Min(LongestReason, reason.Length)]);
        }
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
