using Validator.Load;

namespace Validator.Integrity;

/// <summary>Reads an answer of the control plane: its status and its body, without the transfer framing.</summary>
public sealed class DocumentReader : IResponseReader
{
    private readonly ReaderLimits _limits = ReaderLimits.Default;
    private readonly HttpHeadParser _head;
    private readonly BodyDecoder _decoder;
    private readonly ByteAccumulator _body = new();
    private bool _tooLong;

    /// <summary>A reader for one answer.</summary>
    public DocumentReader()
    {
        _head = new HttpHeadParser(_limits);
        _decoder = new BodyDecoder(_limits);
    }

    /// <inheritdoc/>
    public int Frames => 0;

    /// <summary>HTTP status; null before the head is complete.</summary>
    public int? Status => _head.Complete ? _head.Head.Status : null;

    /// <summary><c>Content-Type</c> as sent; null when absent.</summary>
    public string? ContentType => _head.Head.ContentType;

    /// <summary>The body so far.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>Whether the whole answer is there; one without a length is when its connection is closed.</summary>
    /// <param name="end">How the exchange ended.</param>
    public bool IsWhole(ExchangeEnd end) => _head.Complete && Error is null && (_decoder.Complete || (_decoder.UntilClose && end == ExchangeEnd.Closed));

    /// <summary>What is wrong with the framing or the length; null when nothing is.</summary>
    public string? Error => _head.Error ?? _decoder.Error ?? (_tooLong ? $"the answer is longer than {_limits.Frame} bytes" : null);

    /// <inheritdoc/>
    public bool Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        if (!_head.Complete)
        {
            bytes = bytes[_head.Take(bytes)..];
            if (!_head.Complete)
            {
                return Error is not null;
            }

            _decoder.Begin(_head.Head);
        }

        while (!bytes.IsEmpty && Error is null)
        {
            var data = _decoder.Next(ref bytes);
            if (data.IsEmpty)
            {
                break;
            }

            _tooLong = _body.Length + data.Length > _limits.Frame;
            if (!_tooLong)
            {
                _body.Append(data, 0);
            }
        }

        return _decoder.Complete || Error is not null;
    }
}
