using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Validator.Engine.Http;

/// <summary>
/// Puts the headers of each response into the order of Go's HTTP server, which is a client's to see: all by name, then
/// Date, Content-Length, Connection and Transfer-Encoding. Kestrel writes a head at once and into memory that is still
/// the writer's, so its lines change places there; bodies pass untouched.
/// </summary>
internal sealed class GoHeaderOrder(PipeWriter inner) : PipeWriter
{
    private static readonly string[] s_last = ["Date", "Content-Length", "Connection", "Transfer-Encoding"];

    private Memory<byte> _lent;
    private int _written;
    private bool _inBody;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>The connection with its responses so ordered.</summary>
    public static ConnectionDelegate Use(ConnectionDelegate next) => connection =>
    {
        GoHeaderOrder order = new(connection.Transport.Output);
        connection.Transport = new Duplex(connection.Transport.Input, order);
        connection.Features.Set(order);
        return next(connection);
    };

    /// <summary>The head of the connection's response is written: until the end of its body, nothing is looked at.</summary>
    public void BeginBody() => _inBody = true;

    /// <summary>Another head may follow.</summary>
    public void EndBody() => _inBody = false;

    public override void Advance(int bytes)
    {
        if (!_inBody)
        {
            Look(bytes);
        }

        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _written = 0;
        return _lent = inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _inBody ? inner.GetSpan(sizeHint) : GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private void Look(int bytes)
    {
        Span<byte> written = _lent.Span.Slice(_written, bytes);

        // Kestrel may write on into what is left without asking anew.
        _written += bytes;
        if (written.StartsWith("HTTP/1.1 "u8) && written.IndexOf("\r\n\r\n"u8) is var end and > 0)
        {
            int start = written.IndexOf("\r\n"u8) + 2;
            Sort(written[start..Math.Max(start, end)]);
        }
    }

    /// <param name="headers">The lines without the last line's end.</param>
    private static void Sort(Span<byte> headers)
    {
        string[] lines = Encoding.Latin1.GetString(headers).Split("\r\n");
        string sorted = string.Join("\r\n", lines.OrderBy(line => Array.IndexOf(s_last, NameOf(line))).ThenBy(NameOf, StringComparer.Ordinal));
        Encoding.Latin1.GetBytes(sorted, headers);
    }

    private static string NameOf(string line) => line.Split(':', 2)[0];

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
