using System.Net;
using System.Net.Sockets;
using System.Text;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

public sealed class HttpExchangeTests
{
    private static readonly Deadlines Patient = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    [Fact]
    public async Task A_complete_response_is_shown_byte_for_byte()
    {
        var reader = new LineReader(stopAfter: 2);
        string? seen = null;
        await using var server = new RawServer(async (socket, request, _) =>
        {
            seen = request;
            await RawServer.SayAsync(socket, "one\ntw");
            await RawServer.SayAsync(socket, "o\n");
        });

        var exchange = await SendAsync(server.Address, reader, Patient);

        Assert.Equal(ExchangeEnd.Complete, exchange.End);
        Assert.Equal("one\ntwo\n", reader.Text);
        Assert.StartsWith("POST /api/generate HTTP/1.1\r\nHost: 127.0.0.1:", seen, StringComparison.Ordinal);
        Assert.EndsWith("\r\nContent-Length: 6\r\n\r\n{\"a\"}\n", seen, StringComparison.Ordinal);
        Assert.True(exchange.SentAt >= exchange.ScheduledAt && exchange.FirstByteAt >= exchange.SentAt && exchange.LastByteAt >= exchange.FirstByteAt);
    }

    [Fact]
    public async Task A_server_that_closes_early_ends_the_exchange_as_closed()
    {
        await using var server = new RawServer((socket, _, _) => RawServer.SayAsync(socket, "half"));

        Assert.Equal(ExchangeEnd.Closed, (await SendAsync(server.Address, new LineReader(), Patient)).End);
    }

    [Fact]
    public async Task A_reset_is_told_from_a_close()
    {
        await using var server = new RawServer((socket, _, _) =>
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            return Task.CompletedTask;
        });

        var exchange = await SendAsync(server.Address, new LineReader(), Patient);

        Assert.Equal(ExchangeEnd.Reset, exchange.End);
        Assert.NotNull(exchange.Error);
    }

    [Fact]
    public async Task No_first_frame_in_time_is_a_first_byte_timeout_even_when_bytes_trickle()
    {
        await using var server = new RawServer(async (socket, _, stop) =>
        {
            await RawServer.SayAsync(socket, "no line end");
            await Task.Delay(Timeout.Infinite, stop);
        });

        var exchange = await SendAsync(server.Address, new LineReader(), Patient with { FirstFrame = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(ExchangeEnd.FirstByteTimeout, exchange.End);
    }

    [Fact]
    public async Task Silence_after_a_frame_is_a_stall()
    {
        await using var server = new RawServer(async (socket, _, stop) =>
        {
            await RawServer.SayAsync(socket, "frame\n");
            await Task.Delay(Timeout.Infinite, stop);
        });

        var exchange = await SendAsync(server.Address, new LineReader(), Patient with { Stall = TimeSpan.FromMilliseconds(100) });

        Assert.Equal(ExchangeEnd.Stall, exchange.End);
        Assert.NotNull(exchange.LastByteAt);
    }

    [Fact]
    public async Task A_stream_that_goes_on_past_the_whole_time_is_ended()
    {
        await using var server = new RawServer(async (socket, _, stop) =>
        {
            while (!stop.IsCancellationRequested)
            {
                await RawServer.SayAsync(socket, "frame\n");
            }
        });

        var exchange = await SendAsync(server.Address, new LineReader(), Patient with { Whole = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(ExchangeEnd.Timeout, exchange.End);
    }

    [Fact]
    public async Task Nobody_listening_is_not_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var exchange = await SendAsync(new Uri($"http://127.0.0.1:{port}"), new LineReader(), Patient);

        Assert.Equal(ExchangeEnd.NotSent, exchange.End);
        Assert.Null(exchange.SentAt);
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_request_is_read_is_read_all_the_same()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = listener.AcceptSocketAsync();
        var reader = new LineReader(stopAfter: 1);
        var exchanging = new HttpExchange(new Uri($"http://{listener.LocalEndpoint}"), Patient, TimeProvider.System).SendAsync(
            "/api/generate", [new byte[64 * 1024 * 1024]], reader, 0, CancellationToken.None);
        using var socket = await accepted;
        await RawServer.SayAsync(socket, "refused\n");

        Assert.Equal(ExchangeEnd.Complete, (await exchanging).End);
        Assert.Equal("refused\n", reader.Text);
    }

    [Fact]
    public async Task Cancellation_is_told_from_a_deadline()
    {
        using var source = new CancellationTokenSource();
        await using var server = new RawServer(async (_, _, stop) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
        });

        var exchange = await new HttpExchange(server.Address, Patient, TimeProvider.System)
            .SendAsync("/api/generate", [Encoding.UTF8.GetBytes("{}")], new LineReader(), 0, source.Token);

        Assert.Equal(ExchangeEnd.Cancelled, exchange.End);
    }

    private static Task<Exchange> SendAsync(Uri server, LineReader reader, Deadlines deadlines) =>
        new HttpExchange(server, deadlines, TimeProvider.System).SendAsync(
            "/api/generate", ["{\"a\""u8.ToArray(), "}\n"u8.ToArray()], reader, TimeProvider.System.GetTimestamp(), CancellationToken.None);

    private sealed class LineReader(int stopAfter = int.MaxValue) : IResponseReader
    {
        public int Frames { get; private set; }

        public string Text { get; private set; } = string.Empty;

        public bool Receive(ReadOnlySpan<byte> bytes, long timestamp)
        {
            Text = stopAfter == int.MaxValue ? Text : Text + Encoding.UTF8.GetString(bytes);
            Frames += bytes.Count((byte)'\n');
            return Frames >= stopAfter;
        }
    }
}
