using System.Globalization;

namespace Validator.Integrity.Rules;

/// <summary>
/// Holds every object of an answer up to its terminal one against the schema, the model asked for and the objects before it.
/// A frame of another model or another time line is no more than that: it counts for nothing else. Allocates nothing while
/// frames are in order.
/// </summary>
internal sealed class FrameRules
{
    private readonly ModelMatch _model = new();
    private readonly FrameTimeline _time = new();
    private readonly Offence _missing = new();
    private readonly Offence _mistyped = new();
    private readonly Offence _negative = new();
    private readonly Offence _other = new();
    private readonly Offence _jump = new();
    private readonly Offence _order = new();
    private readonly Offence _duplicate = new();
    private ExpectedResponse _expected = null!;
    private int _right;
    private bool _coarse;
    private FramePlace _first;
    private FramePlace _last;
    private int _lastLength;
    private bool _hasLast;

    /// <summary>Texts in a row.</summary>
    public TokenRun Run { get; } = new();

    /// <summary>Frames against tokens.</summary>
    public TokenTally Tally { get; } = new();

    /// <summary>Whether a member is missing or of the wrong type, so that what the frames say is not known in full.</summary>
    public bool IsSchemaBroken => _missing.Count + _mistyped.Count > 0;

    /// <summary>Whether frames of another answer are among those of this one.</summary>
    public bool IsMixed => _jump.Count > 0 || (_other.Count > 0 && _right > 0);

    public void Begin(ExpectedResponse expected)
    {
        _expected = expected;
        _model.Begin(expected.Model);
        _time.Clear();
        Run.Clear();
        Tally.Clear();
        _right = 0;
        _coarse = false;
        _hasLast = false;
        foreach (var offence in (ReadOnlySpan<Offence>)[_missing, _mistyped, _negative, _other, _jump, _order, _duplicate])
        {
            offence.Clear();
        }
    }

    /// <summary>Whether a frame of a known shape comes after the last one in the same minute; if so, it is taken.</summary>
    /// <param name="time">Its <c>created_at</c>.</param>
    /// <param name="text">Its text, plain ASCII.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="place">Where and when.</param>
    public bool Follows(ReadOnlySpan<byte> time, ReadOnlySpan<byte> text, int length, FramePlace place)
    {
        if (!_hasLast || !_time.Follows(time))
        {
            return false;
        }

        _right++;
        Run.Take(text, place);
        Tally.Plain(text.Length);
        (_last, _lastLength) = (place, length);
        return true;
    }

    /// <summary>Whether an object is the one before it once more, on the same line: that is said of the line.</summary>
    public bool IsEcho(in FrameFields fields, ReadOnlySpan<byte> bytes, FramePlace place) =>
        _hasLast && place.Frame == _last.Frame && fields.Length == _lastLength && bytes[fields.CreatedAt].SequenceEqual(_time.Last);

    /// <summary>Takes an object that is no error; false when anything about it is wrong.</summary>
    public bool Take(in FrameFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        if (fields.Has(FrameKey.Model) && !fields.Model.Equals(default) && !_model.Is(bytes[fields.Model]))
        {
            _other.Next(place);
            return false;
        }

        var sound = Schema(fields, bytes, place);
        _right++;
        _first = _right == 1 ? place : _first;
        var text = bytes[fields.Text];
        var step = TimeStep.Forward;
        if (fields.CreatedAt.End.Value > 0)
        {
            step = _time.Take(bytes[fields.CreatedAt]);
            sound &= !Pending();
        }

        switch (step)
        {
            case TimeStep.NoTime:
                if (_mistyped.Next(place))
                {
                    _mistyped.Say($"\"created_at\" is \"{Excerpt.Of(bytes[fields.CreatedAt])}\", which is no time by RFC 3339");
                }

                sound = false;
                break;
            case TimeStep.Same when fields.HasContent && !Run.IsLast(text):
                _coarse = true;
                break;
            case TimeStep.Same when fields.HasContent && !fields.Done && fields.Length == _lastLength:
                if (_duplicate.Next(place))
                {
                    _duplicate.Say($"the frame is the one before it once more, to the time {Excerpt.Of(_time.Last)}");
                }

                return false;
            case TimeStep.Jump:
                Note(_jump, place, "further than any clock is set back");
                if (!_time.EarlierIsOff)
                {
                    return false;
                }

                sound = false;
                break;
            case TimeStep.Back:
                Note(_order, place, _time.Drop < FrameTimeline.LeastClockStep ? "less than a clock is ever stepped by" : "and it alone");
                sound = false;
                break;
        }

        Tally.Take(fields, text);
        if (fields.HasContent)
        {
            Run.Take(text, place);
        }

        (_last, _lastLength, _hasLast) = (place, fields.Length, true);
        return sound;
    }

    /// <summary>Adds what was wrong with frames, once the answer is over.</summary>
    /// <param name="total"><c>total_duration</c> in nanoseconds.</param>
    /// <param name="head">Head of the response.</param>
    /// <param name="violations">Where it goes.</param>
    public void Report(long? total, HttpHead head, ViolationList violations)
    {
        if (_other.Count > 0)
        {
            _other.Say($"the frame names the model \"{_model.Other}\", asked was \"{_expected.Model}\"");
            _other.Report(_right > 0 ? ViolationClass.JsonInterleaved : ViolationClass.SemanticModelMismatch, head, violations);
        }

        if (_time.IsPending)
        {
            Note(_order, _last, "and no frame follows that would show a clock that was set");
        }

        if (_jump.Count == 0 && total is { } duration && _time.FirstGap > (Int128)duration + FrameTimeline.GreatestClockStep)
        {
            _jump.Next(_first);
            _jump.Say($"the first frame was created {Seconds(_time.FirstGap)} before the second, and the whole answer took {Seconds(duration)}");
        }

        _jump.Report(ViolationClass.JsonInterleaved, head, violations);
        _order.Report(ViolationClass.StreamOutOfOrder, head, violations);
        if (!_coarse)
        {
            _duplicate.Report(ViolationClass.StreamDuplicateFrame, head, violations);
        }

        _missing.Report(ViolationClass.SchemaMissingField, head, violations);
        _mistyped.Report(ViolationClass.SchemaWrongType, head, violations);
        _negative.Report(ViolationClass.SchemaNegative, head, violations);
    }

    private bool Schema(in FrameFields fields, ReadOnlySpan<byte> bytes, FramePlace place)
    {
        if (_expected.Kind is not (AnswerKind.Generate or AnswerKind.Chat))
        {
            return true;
        }

        var missing = FrameSchema.Missing(fields, _expected.Kind, Tally.Answering + (!_expected.Stream && fields.HasAnswer ? 2 : 0));
        if (missing != FrameKey.None && _missing.Next(place))
        {
            _missing.Say($"the {(fields.Done ? "terminal frame" : "frame")} has no \"{FrameTypes.NameOf(missing)}\"");
        }

        if (fields.Mistyped != FrameKey.None && _mistyped.Next(place))
        {
            _mistyped.Say($"\"{FrameTypes.NameOf(fields.Mistyped)}\" is not {FrameTypes.TypeOf(fields.Mistyped)}");
        }

        if (fields.Negative != FrameKey.None && _negative.Next(place))
        {
            _negative.Say($"\"{FrameTypes.NameOf(fields.Negative)}\" is below zero");
        }

        return missing == FrameKey.None && fields.Mistyped == FrameKey.None && fields.Negative == FrameKey.None;
    }

    /// <summary>Says of the frame before whether it was out of order, now that it is known.</summary>
    private bool Pending()
    {
        if (_time.PendingIsOff)
        {
            Note(_order, _last, "and the next frame does not go on from there");
        }

        return _time.PendingIsOff || _time.IsPending;
    }

    private void Note(Offence offence, FramePlace place, string why)
    {
        if (offence.Next(_time.EarlierIsOff ? _last : place))
        {
            offence.Say(_time.EarlierIsOff
                ? $"\"created_at\" lies {Seconds(_time.Drop)} ahead of the frame that follows, {why}"
                : $"\"created_at\" lies {Seconds(_time.Drop)} before that of the frame before, {why}");
        }
    }

    private static string Seconds(Int128 nanoseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(double)nanoseconds / WireTime.NanosecondsPerSecond:0.#########} s");
}
