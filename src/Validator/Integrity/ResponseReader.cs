using System.Diagnostics;
using Validator.Integrity.OpenAi;
using Validator.Integrity.Rules;
using Validator.Load;

namespace Validator.Integrity;

/// <summary>
/// Reads the raw bytes of one HTTP response as they come and says what is wrong with them: head, transfer framing, frames,
/// JSON, answer. One reader serves many responses, one after the other; it is not for several threads at once. Content
/// frames cost no allocation, and what it holds is bounded by its <see cref="ReaderLimits"/>.
/// </summary>
public sealed class ResponseReader : IResponseReader
{
    /// <summary>Words of the violation that bytes follow the end, behind their number.</summary>
    internal const string Excess = "bytes follow the end of the response";

    private readonly ViolationList _violations;
    private readonly RawCapture _capture;
    private readonly HttpHeadParser _head;
    private readonly BodyDecoder _body;
    private readonly FrameFaults _faults;
    private readonly AnswerState _answer;
    private readonly FrameInspector _inspector;
    private readonly FrameSplitter _splitter;
    private readonly ReaderLimits _limits;
    private readonly long _ticksPerSecond;
    private OpenAiReader? _openAi;
    private bool _isOpenAi;
    private ExpectedResponse? _expected;
    private bool _complete;
    private bool _brokenFraming;
    private long? _doubtfulFrom;
    private long _bytes;
    private long _excess;
    private long _lastTimestamp;
    private string? _refusal;
    private bool _ollamasWords;

    /// <summary>A reader to be begun.</summary>
    /// <param name="limits">What it may hold; null for the default.</param>
    /// <param name="ticksPerSecond">Rate of the timestamps it will be given; 0 for that of <see cref="TimeProvider.System"/>.</param>
    public ResponseReader(ReaderLimits? limits = null, long ticksPerSecond = 0)
    {
        limits ??= ReaderLimits.Default;
        _limits = limits;
        _ticksPerSecond = ticksPerSecond > 0 ? ticksPerSecond : Stopwatch.Frequency;
        _violations = new ViolationList(limits.Violations);
        _capture = new RawCapture(limits.Capture, limits.Arrivals);
        _head = new HttpHeadParser(limits);
        _body = new BodyDecoder(limits);
        _faults = new FrameFaults(_violations, _head.Head, limits);
        _answer = new AnswerState(_ticksPerSecond);
        _inspector = new FrameInspector(_answer, _faults, limits);
        _splitter = new FrameSplitter(_inspector, limits);
    }

    /// <inheritdoc/>
    public int Frames => _isOpenAi ? _openAi!.Measure.Frames : _inspector.Measure.Frames;

    /// <summary>The raw bytes as received, until the next <see cref="Begin"/>: all, or head and tail where more came than the limit.</summary>
    public ReadOnlyMemory<byte> Captured => _capture.Bytes;

    /// <summary>Whether <see cref="Captured"/> is all that was received.</summary>
    public bool CaptureComplete => _capture.Omitted == 0;

    /// <summary>Bytes left out of <see cref="Captured"/>, after the first half of the limit.</summary>
    public long CaptureOmitted => _capture.Omitted;

    /// <summary>When the bytes came, those left out of <see cref="Captured"/> too, until the next <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<Arrival> Arrivals => _capture.Arrivals.Entries;

    /// <summary>What was asked; null before the first <see cref="Begin"/>.</summary>
    public ExpectedResponse? Expected => _expected;

    /// <summary>Prepares for the next response.</summary>
    /// <param name="expected">What was asked.</param>
    public void Begin(ExpectedResponse expected)
    {
        _expected = expected;
        _violations.Clear();
        _capture.Clear();
        _head.Clear();
        _faults.Clear();
        _answer.Begin(expected);
        _inspector.Clear();
        _complete = false;
        _brokenFraming = false;
        _doubtfulFrom = null;
        _bytes = 0;
        _excess = 0;
        _lastTimestamp = 0;
        _refusal = null;
        _ollamasWords = false;
        _isOpenAi = expected.Kind.IsOpenAi();
        if (_isOpenAi)
        {
            _openAi ??= new OpenAiReader(_faults, _limits, _ticksPerSecond);
            _openAi.Begin(expected);
        }
    }

    /// <inheritdoc/>
    public bool Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        var expected = _expected ?? throw new InvalidOperationException("Begin comes first.");
        _capture.Append(bytes, timestamp);
        _bytes += bytes.Length;
        _lastTimestamp = timestamp;
        if (!_head.Complete && !_brokenFraming)
        {
            bytes = bytes[_head.Take(bytes)..];
            if (_head.Error is { } wrong)
            {
                BreakFraming(wrong, 0);
            }
            else if (_head.Complete)
            {
                _body.Begin(_head.Head);
                _splitter.Begin(lines: _head.Head.Status == 200 && expected.Stream);
            }
        }

        if (_head.Complete && !_complete && !_brokenFraming)
        {
            Body(ref bytes, timestamp);
        }

        if (_complete)
        {
            _excess += bytes.Length;
        }

        return _complete || _brokenFraming;
    }

    /// <summary>Judges the response, complete or not, once the exchange is over.</summary>
    /// <param name="exchange">How it ended.</param>
    public ResponseReport Finish(Exchange exchange)
    {
        var expected = _expected ?? throw new InvalidOperationException("Begin comes first.");
        var end = End(exchange);
        if (_head.Complete && IsAnswer && exchange.End != ExchangeEnd.Cancelled)
        {
            Judge(exchange, expected, end);
        }

        if (_excess > 0)
        {
            _violations.Add(
                ViolationClass.TransportFraming, ViolationSide.Transport, $"{_excess} {Excess}", _bytes - _excess);
        }

        var report = ReportBuilder.Build(_head.Head, _answer, _inspector.Measure, _violations, _bytes, _refusal);
        report = ReadsOpenAi ? _openAi!.Complete(report) : report;
        return report with { Violations = Attribution.Lay(Attribution.LayFrom(_doubtfulFrom, report.Violations), _head.Head, _ollamasWords) };
    }

    /// <summary>Whether the status announces an answer, not a refusal.</summary>
    private bool IsAnswer => _head.Head.Status is 200 || (_head.Head.Status is > 200 and < 300 && _expected!.Kind == AnswerKind.Plain);

    private bool ReadsOpenAi => _isOpenAi && IsAnswer;

    private void Judge(Exchange exchange, ExpectedResponse expected, string? end)
    {
        if (ContentTypeRule.Judge(_head.Head.ContentType, expected, Frames) is { } type)
        {
            _violations.Add(ViolationClass.HttpContentType, Attribution.OfBytes(ViolationClass.HttpContentType, _head.Head), type, 0);
        }

        switch (expected.Kind)
        {
            case AnswerKind.OpenAiChat or AnswerKind.OpenAiCompletion:
                _openAi!.Judge(expected, end, _violations);
                break;
            case AnswerKind.Generate or AnswerKind.Chat:
                AnswerRules.Judge(new JudgedAnswer(_answer, _faults, expected, _head.Head, exchange, Frames, end), _violations);
                break;
            default:
                OtherRouteRules.Judge(_answer, _faults, expected, _inspector.Measure.Frames, end, _violations);
                break;
        }
    }

    private void Body(ref ReadOnlySpan<byte> bytes, long timestamp)
    {
        while (!bytes.IsEmpty)
        {
            var data = _body.Next(ref bytes);
            if (data.IsEmpty)
            {
                break;
            }

            var raw = _bytes - bytes.Length - data.Length;
            if (ReadsOpenAi)
            {
                _openAi!.Feed(data, raw, timestamp);
            }
            else
            {
                _splitter.Feed(data, raw, timestamp);
            }
        }

        if (_body.Error is { } wrong)
        {
            BreakFraming(wrong, _bytes - bytes.Length);
        }
        else if (_body.Complete)
        {
            _complete = true;
            EndBody(timestamp);
        }
    }

    private void EndBody(long timestamp)
    {
        if (!IsAnswer)
        {
            Refuse();
        }
        else if (ReadsOpenAi)
        {
            _openAi!.End(timestamp);
        }
        else if (_expected!.Kind != AnswerKind.Plain)
        {
            _splitter.End(timestamp);
        }
    }

    /// <summary>Judges the end; gives the class of the transport violation, null when there is none.</summary>
    private string? End(Exchange exchange)
    {
        if (_complete)
        {
            return null;
        }

        if (_head.Complete && !IsAnswer)
        {
            Refuse();
        }

        // Without a length the close is the end, and only a frame cut through tells that it came too early.
        var cutThrough = _head.Complete && IsAnswer && CutFrame();
        if (_brokenFraming)
        {
            return ViolationClass.TransportFraming;
        }

        var closed = exchange.End is ExchangeEnd.Closed or ExchangeEnd.Complete;
        if (_head.Complete && _body.UntilClose && closed && !cutThrough)
        {
            return null;
        }

        if (EndRules.Judge(exchange, Frames, _bytes, _head.Complete ? _body.Remaining : null) is not var (name, words))
        {
            return null;
        }

        _violations.Add(name, ViolationCatalog.Of(name).Side, words, _bytes == 0 ? null : _bytes);
        return name;
    }

    private bool CutFrame() => ReadsOpenAi ? _openAi!.Cut(_lastTimestamp)
        : _expected!.Kind != AnswerKind.Plain && _splitter.Cut(_lastTimestamp);

    private void Refuse()
    {
        var head = _head.Head;
        _refusal = ErrorText.OfBody(_splitter.Rest);
        _ollamasWords = ErrorText.IsErrorObject(_splitter.Rest);
        var words = _refusal is null ? "without a word" : _refusal;
        _violations.Add(ViolationClass.HttpStatus, Attribution.OfBytes(ViolationClass.HttpStatus, head), $"status {head.Status}: {words}", 0);
    }

    private void BreakFraming(string wrong, long offset)
    {
        _brokenFraming = true;
        _doubtfulFrom = _head.Complete && _body.Doubtful is > 0 and var doubtful ? offset - doubtful : null;
        var via = _head.Head.Via is { } proxy ? $" (Via: {Excerpt.Of(proxy, 100)})" : string.Empty;
        _violations.Add(ViolationClass.TransportFraming, ViolationSide.Transport, wrong + via, offset);
    }
}
