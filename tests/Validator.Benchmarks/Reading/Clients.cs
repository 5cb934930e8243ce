using System.Net;
using System.Net.Sockets;
using System.Text;
using OllamaSharp;
using OllamaSharp.Models;
using Validator.Integrity;
using Validator.Load;
using Validator.Spec;

namespace Validator.Benchmarks.Reading;

/// <summary>Reads one answer to its end.</summary>
internal interface IStreamClient : IDisposable
{
    /// <returns>What it counted: frames, or newlines.</returns>
    Task<long> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The tool's own, with everything on: checked, timed and captured, as a measurement has it.</summary>
internal sealed class OurClient(IPEndPoint server) : IStreamClient
{
    private static readonly Deadlines s_deadlines = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
    private static readonly ExpectedResponse s_expected = new(ApiKind.Generate, true, "tiny", 7, 2048);
    private static readonly ReadOnlyMemory<byte>[] s_body = ["""{"model":"tiny","prompt":"hello"}"""u8.ToArray()];

    private readonly HttpExchange _exchange = new(new Uri($"http://{server}"), s_deadlines, TimeProvider.System);
    private readonly ResponseReader _reader = new();

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        _reader.Begin(s_expected);
        Exchange ended = await _exchange.SendAsync("/api/generate", s_body, _reader, 0, cancellationToken);
        ResponseReport report = _reader.Finish(ended);
        return report.ViolationTotal == 0 ? report.Frames : throw new InvalidOperationException(report.Violations[0].ToString());
    }

    public void Dispose()
    {
    }
}

/// <summary>The floor: reads the socket and finds the newlines, and nothing else.</summary>
internal sealed class FloorClient(IPEndPoint server) : IStreamClient
{
    private static readonly byte[] s_request = Encoding.ASCII.GetBytes("POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 33\r\n\r\n{\"model\":\"tiny\",\"prompt\":\"hello\"}");

    private readonly byte[] _buffer = new byte[1 << 16];

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(s_request, cancellationToken);
        long lines = 0;
        for (int read; (read = await socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken)) > 0;)
        {
            lines += Lines(_buffer.AsSpan(0, read));
        }

        return lines;
    }

    public void Dispose()
    {
    }

    private static int Lines(ReadOnlySpan<byte> bytes)
    {
        int lines = 0;
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            lines++;
        }

        return lines;
    }
}

/// <summary>What programs without a client library write: .NET's own client, and a line after the other.</summary>
internal sealed class HttpClientLoop(IPEndPoint server) : IStreamClient
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://{server}") };

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/api/generate", UriKind.Relative)) { Content = new StringContent("""{"model":"tiny","prompt":"hello"}""", Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken));
        long lines = 0;
        while (await reader.ReadLineAsync(cancellationToken) is not null)
        {
            lines++;
        }

        return lines;
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>The client that .NET programs use for Ollama, one object a frame.</summary>
internal sealed class OllamaSharpClient(IPEndPoint server) : IStreamClient
{
    private readonly OllamaApiClient _client = new(new Uri($"http://{server}"), "tiny");

    public async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        long frames = 0;
        await foreach (GenerateResponseStream? frame in _client.GenerateAsync(new GenerateRequest { Prompt = "hello" }, cancellationToken))
        {
            frames += frame is null ? 0 : 1;
        }

        return frames;
    }

    public void Dispose() => _client.Dispose();
}
