namespace Validator.Integrity.OpenAi;

/// <summary>Reads the body of an answer of a route under <c>/v1</c> that generates text: an event stream, or one document.</summary>
internal sealed class OpenAiReader
{
    private readonly OpenAiAnswer _answer;
    private readonly FrameFaults _faults;
    private readonly PayloadInspector _payloads;
    private readonly EventInspector _events;
    private readonly EventSplitter _splitter;
    private readonly ByteAccumulator _document = new();
    private readonly ReaderLimits _limits;
    private long _length;
    private bool _stream;

    public OpenAiReader(FrameFaults faults, ReaderLimits limits, long ticksPerSecond)
    {
        _faults = faults;
        _limits = limits;
        _answer = new OpenAiAnswer(ticksPerSecond);
        _payloads = new PayloadInspector(_answer, faults, Measure);
        _events = new EventInspector(_payloads, faults, Measure, limits);
        _splitter = new EventSplitter(_events, limits);
    }

    public FrameMeasure Measure { get; } = new();

    public void Begin(ExpectedResponse expected)
    {
        _stream = expected.Stream;
        _answer.Begin(expected);
        Measure.Clear();
        _payloads.Clear();
        _events.Clear();
        _splitter.Begin();
        _document.Reset();
        _length = 0;
    }

    /// <summary>Takes the next bytes of the body.</summary>
    public void Feed(ReadOnlySpan<byte> data, long raw, long timestamp)
    {
        if (_stream)
        {
            _splitter.Feed(data, raw, timestamp);
            return;
        }

        _length += data.Length;
        if (_length <= _limits.Frame)
        {
            _document.Append(data, raw);
        }
    }

    /// <summary>The body is complete.</summary>
    public void End(long timestamp)
    {
        if (_stream)
        {
            _splitter.End(timestamp);
        }
        else if (_length > _limits.Frame)
        {
            _events.Oversized(_length, 0);
        }
        else if (Measure.Add(_document.Span))
        {
            _payloads.Judge(new FrameText(_document), timestamp);
        }
    }

    /// <summary>The body was cut.</summary>
    /// <returns>True when the cut went through a frame.</returns>
    public bool Cut(long timestamp)
    {
        if (_stream)
        {
            return _splitter.Cut();
        }

        if (PayloadInspector.IsBegun(_document.Span) || _length == 0)
        {
            return _length > 0;
        }

        End(timestamp);
        return false;
    }

    /// <summary>Adds what is wrong with the course of an answer of status 200.</summary>
    /// <param name="expected">What was asked.</param>
    /// <param name="end">Class of the transport violation that ended it; null when it ended in good order.</param>
    /// <param name="violations">Where they go.</param>
    public void Judge(ExpectedResponse expected, string? end, ViolationList violations) =>
        OpenAiRules.Judge(_answer, _faults, expected, end, _events.EndedInsideEvent, violations);

    /// <summary>Puts what the answer said into a report.</summary>
    public ResponseReport Complete(ResponseReport report) => report with
    {
        Frames = Measure.Frames,
        Chunks = _answer.Chunks,
        FirstTokenAt = _answer.FirstTokenAt,
        LastTokenAt = _answer.LastTokenAt,
        OutputTokens = Count(_answer.Usage?.CompletionTokens),
        PromptTokens = Count(_answer.Usage?.PromptTokens),
        DoneReason = _answer.FinishReason,
        LongestLine = (int)Math.Min(int.MaxValue, Measure.LongestLine),
        FirstDocumentLength = _stream && Measure.Frames > 0 ? 0 : null,
        Gaps = _answer.Gaps,
        Error = _answer.Error ?? report.Error,
    };

    private static int? Count(long? value) => value is { } count ? (int)Math.Clamp(count, int.MinValue, int.MaxValue) : null;
}
