using Validator.Engine.Http;

namespace Validator.Engine.Scripted;

/// <summary>Makes the first frame of every streamed answer equally long by text behind its own.</summary>
/// <param name="inner">Where the frames go.</param>
/// <param name="length">Bytes of the frame, its line feed included.</param>
internal sealed class FirstFrameSink(FrameSink inner, int length) : FrameSink
{
    /// <summary>How the frames of the two routes end behind the text.</summary>
    private static readonly byte[][] s_tails = [.. new[] { "\",\"done\":false}\n", "\"},\"done\":false}\n" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    private bool _begun;

    public override void Begin(string contentType) => inner.Begin(contentType);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> frame, FrameRole role, CancellationToken cancellationToken)
    {
        bool first = !_begun && role == FrameRole.Content;
        _begun = true;
        return inner.WriteAsync(first ? Padded(frame) : frame, role, cancellationToken);
    }

    public override ValueTask EndAsync(CancellationToken cancellationToken) => inner.EndAsync(cancellationToken);

    private ReadOnlyMemory<byte> Padded(ReadOnlyMemory<byte> frame)
    {
        byte[]? tail = Array.Find(s_tails, end => frame.Span.EndsWith(end));
        int missing = length - frame.Length;
        if (tail is null || missing <= 0)
        {
            return frame;
        }

        ReadOnlySpan<byte> words = " The code was read from its first line to its last, and this is what it says."u8;
        byte[] padded = new byte[length];
        int end = frame.Length - tail.Length;
        frame.Span[..end].CopyTo(padded);
        for (int i = 0; i < missing; i++)
        {
            padded[end + i] = words[i % words.Length];
        }

        tail.CopyTo(padded, end + missing);
        return padded;
    }
}
