namespace Validator.Integrity;

/// <summary>Takes the transfer framing off the body (RFC 9112, section 6.3): chunked, by length, or until the connection closes.</summary>
internal sealed class BodyDecoder(ReaderLimits limits)
{
    private readonly ChunkedDecoder _chunked = new(limits);
    private bool _isChunked;
    private long? _remaining;

    public bool Complete => _isChunked ? _chunked.Complete : _remaining == 0;

    /// <summary>Whether only the end of the connection ends the body, so that a cut cannot be told from its end.</summary>
    public bool UntilClose => !_isChunked && _remaining is null;

    /// <summary>What is wrong with the framing; null when nothing is.</summary>
    public string? Error => _isChunked ? _chunked.Error : null;

    /// <summary>Bytes before the place where the framing is wrong that may not be the body's.</summary>
    public long Doubtful => _isChunked ? _chunked.Doubtful : 0;

    /// <summary>Bytes that <c>Content-Length</c> still promises; null in the other framings.</summary>
    public long? Remaining => _remaining;

    public void Begin(HttpHead head)
    {
        _chunked.Clear();
        // With both headers present the transfer coding wins (rule 3).
        _isChunked = head.HasBody && head.Chunked;
        _remaining = !head.HasBody ? 0 : _isChunked ? null : head.ContentLength;
    }

    /// <summary>Consumes input up to and including the next piece of the body.</summary>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> input)
    {
        if (_isChunked)
        {
            return _chunked.Next(ref input);
        }

        var length = (int)Math.Min(_remaining ?? long.MaxValue, input.Length);
        var data = input[..length];
        input = input[length..];
        _remaining -= length;
        return data;
    }
}
