using System.Text;
using Validator.Integrity.Rules;

namespace Validator.Integrity.OpenAi;

/// <summary>What the objects of an answer of a route under <c>/v1</c> have said so far, taken together. Allocates nothing per content chunk.</summary>
internal sealed class OpenAiAnswer(long ticksPerSecond)
{
    private const int LongestId = 128;
    private const int LongestReason = 100;

    private readonly GapHistogram _gaps = new(ofMany: false);
    private readonly byte[] _id = new byte[LongestId];
    private readonly ModelMatch _model = new();
    private int _idLength;

    /// <summary>Times of the chunks.</summary>
    public CreatedTimes Created { get; } = new(ticksPerSecond);

    /// <summary>Texts that follow themselves.</summary>
    public TokenRun Run { get; } = new();

    /// <summary>Chunks against tokens.</summary>
    public TokenTally Tally { get; } = new();

    /// <summary>What the members of the chunks lack.</summary>
    public OpenAiSchema Schema { get; } = new();

    /// <summary>Objects, those of another answer among them.</summary>
    public int Objects { get; private set; }

    /// <summary>Objects with content.</summary>
    public int Chunks { get; private set; }

    public long? FirstTokenAt { get; private set; }

    public long? LastTokenAt { get; private set; }

    /// <summary>Objects that name another model.</summary>
    public int OtherModels { get; private set; }

    /// <summary>The other model that was named first.</summary>
    public string? OtherModel => _model.Other;

    /// <summary>Objects with another <c>id</c> than the first.</summary>
    public int OtherIds { get; private set; }

    /// <summary>The first object of another model or id.</summary>
    public FramePlace FirstOther { get; private set; }

    /// <summary>Whether the newest object is empty and names no model: what is left of the error of an inference process that died.</summary>
    public bool EndsNameless { get; private set; }

    /// <summary>Whether a <c>finish_reason</c> came.</summary>
    public bool Finished { get; private set; }

    public string? FinishReason { get; private set; }

    /// <summary>Whether <c>[DONE]</c> came.</summary>
    public bool Done { get; private set; }

    /// <summary>Terminal objects that came again: a second <c>finish_reason</c>, usage or <c>[DONE]</c>.</summary>
    public int Repeated { get; private set; }

    public FramePlace FirstRepeated { get; private set; }

    /// <summary>Objects behind the end that do not belong to it.</summary>
    public int After { get; private set; }

    public FramePlace FirstAfter { get; private set; }

    /// <summary>The words of the first <c>error</c>; null when there was none.</summary>
    public string? Error { get; private set; }

    public FramePlace ErrorPlace { get; private set; }

    /// <summary>Of the text of an answer that is one document: the longest run of equal words, and that at its end.</summary>
    public (int Longest, int AtEnd, string Word) Words { get; private set; }

    /// <summary>Usage told at the end; null when it was not.</summary>
    public OpenAiFields? Usage { get; private set; }

    /// <summary>Gaps between chunks as text; null when fewer than two came.</summary>
    public string? Gaps => Chunks < 2 ? null : _gaps.Encode();

    public void Begin(ExpectedResponse expected)
    {
        _model.Begin(expected.Model);
        Schema.Begin(expected.Kind, expected.Stream);
        _gaps.Clear();
        Created.Clear();
        Run.Clear();
        Tally.Clear();
        (_idLength, Objects, Chunks) = (0, 0, 0);
        (FirstTokenAt, LastTokenAt, Usage) = (null, null, null);
        (EndsNameless, Finished, Done) = (false, false, false);
        (OtherModels, OtherIds, Repeated, After) = (0, 0, 0, 0);
        (FinishReason, Error) = (null, null);
        Words = default;
    }

    /// <summary>Takes a chunk of the template's shape, by its text.</summary>
    public void Text(ReadOnlySpan<byte> text, FramePlace place)
    {
        Objects++;
        Behind(terminal: false, place);
        EndsNameless = false;
        Tally.Plain(text.Length);
        Chunk(text, place);
    }

    /// <summary>Takes what one object says.</summary>
    /// <returns>Whether another chunk of the same shape is as sound.</returns>
    public bool Take(in OpenAiFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        if (fields.HasError)
        {
            Failed(bytes[fields.Error], place);
            return false;
        }

        Objects++;
        var isTerminal = fields.Finished || fields.IsUsage;
        Behind(isTerminal, place, again: (fields.Finished && Finished) || (fields.IsUsage && Usage is not null));
        var isForeign = IsForeign(fields, bytes, place);
        EndsNameless = fields is { HasContent: false, Finished: false, Choices: > 0 } && bytes[fields.Model].IsEmpty && fields.Members.HasFlag(OpenAiMembers.Model);
        var isSound = Schema.Take(fields, bytes, place) && !isForeign;
        if (fields.Created is { } created && !isForeign)
        {
            Created.Take(created, place);
        }

        if (fields.HasContent && !isForeign)
        {
            Chunk(bytes[fields.Text], place);
        }

        if (fields.HasContent && Schema.IsDocument)
        {
            Read(bytes[fields.Text]);
        }

        if (fields.Choices > 0 && !isForeign)
        {
            Count(fields, bytes[fields.Text]);
        }

        Terminal(fields, bytes);
        return isSound;
    }

    /// <summary>Takes <c>[DONE]</c>.</summary>
    public void TakeDone(FramePlace place)
    {
        Behind(terminal: true, place, again: Done);
        Done = true;
    }

    private void Terminal(in OpenAiFields fields, ReadOnlySpan<byte> bytes)
    {
        if (fields.Finished && !Finished)
        {
            Finished = true;
            var reason = bytes[fields.FinishReason];
            FinishReason = Encoding.UTF8.GetString(reason[..Math.Min(LongestReason, reason.Length)]);
        }

        // Chunks of completions carry zeros until the end; an answer in one document tells its choices and usage together.
        if (fields.HasUsage && (fields.IsUsage || Schema.IsDocument))
        {
            Usage ??= fields;
        }
    }

    private void Behind(bool terminal, FramePlace place, bool again = false)
    {
        if (again || (Done && terminal))
        {
            FirstRepeated = Repeated++ == 0 ? place : FirstRepeated;
        }
        else if (Done || (Finished && !terminal))
        {
            FirstAfter = After++ == 0 ? place : FirstAfter;
        }
    }

    private bool IsForeign(in OpenAiFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        var id = bytes[fields.Id];
        id = id[..Math.Min(LongestId, id.Length)];
        var isOtherId = _idLength > 0 && !id.IsEmpty && !id.SequenceEqual(_id.AsSpan(0, _idLength));
        if (_idLength == 0)
        {
            id.CopyTo(_id);
            _idLength = id.Length;
        }

        var isOtherModel = !bytes[fields.Model].IsEmpty && !_model.Is(bytes[fields.Model]);
        if (!isOtherId && !isOtherModel)
        {
            return false;
        }

        FirstOther = OtherIds + OtherModels == 0 ? place : FirstOther;
        OtherIds += isOtherId ? 1 : 0;
        OtherModels += isOtherModel ? 1 : 0;
        return true;
    }

    private void Failed(ReadOnlySpan<byte> error, FramePlace place)
    {
        if (Error is null)
        {
            Error = ErrorText.Of(error) ?? Excerpt.Of(error);
            ErrorPlace = place;
        }
    }

    private void Read(ReadOnlySpan<byte> text)
    {
        var (longest, atEnd, word) = RepetitionRule.Words(text);
        Words = (longest, atEnd, Excerpt.Of(text[word]));
    }

    private void Count(in OpenAiFields fields, ReadOnlySpan<byte> text)
    {
        if (fields.HasToolCalls || fields.HasReasoning)
        {
            Tally.Veil();
        }

        Tally.Take(fields.HasContent, fields.Finished, text);
    }

    private void Chunk(ReadOnlySpan<byte> text, FramePlace place)
    {
        Chunks++;
        Run.Take(text, place);
        FirstTokenAt ??= place.Timestamp;
        if (LastTokenAt is { } last)
        {
            _gaps.Record((place.Timestamp - last) * 1_000_000 / ticksPerSecond);
        }

        LastTokenAt = place.Timestamp;
    }
}
