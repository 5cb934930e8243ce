using System.Net;

namespace Validator.Integrity.Independent;

/// <summary>HTTP clients that read captured bytes as if a server sent them; no socket is opened.</summary>
internal static class ReplayedConnection
{
    /// <summary>Where the requests seem to go; nothing is ever resolved or connected.</summary>
    public static readonly Uri Address = new("http://replay.invalid/");

    /// <summary>A client whose one connection gives these bytes and then ends.</summary>
    public static HttpClient Open(ReadOnlyMemory<byte> captured)
    {
#pragma warning disable CA2000 // The client owns the handler and disposes of it.
        SocketsHttpHandler handler = new()
#pragma warning restore CA2000
        {
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new ReplayStream(captured)),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,

            // In KiB; as much as our own reader takes.
            MaxResponseHeadersLength = ReaderLimits.Default.Head / 1024,
            MaxResponseDrainSize = 0,
        };
        return new HttpClient(handler) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class ReplayStream(ReadOnlyMemory<byte> captured) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, captured.Length - _position);
            captured.Span.Slice(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

        // What the client asks has no bearing on an answer that is already there.
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
