using Validator.Integrity;
using Validator.Load;

namespace Validator.Engine.Tests.Detection;

/// <summary>Asks an engine over a socket and keeps what came, piece by piece.</summary>
internal sealed class WireRecorder : IResponseReader
{
    private readonly ResponseReader _reader = new();
    private readonly MemoryStream _bytes = new();
    private readonly List<(int End, long At)> _segments = [];

    public int Frames => _reader.Frames;

    public bool Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        _bytes.Write(bytes);
        _segments.Add(((int)_bytes.Length, timestamp));
        return _reader.Receive(bytes, timestamp);
    }

    public static async Task<Wire> AskAsync(Uri server, Asked asked, Deadlines deadlines)
    {
        WireRecorder recorder = new();
        recorder._reader.Begin(asked.Expected);
        HttpExchange exchange = new(server, deadlines, TimeProvider.System);
        Exchange ended = await exchange.SendAsync(asked.Path, [asked.Body], recorder, TimeProvider.System.GetTimestamp(), CancellationToken.None);
        return new Wire(asked.Expected, recorder._bytes.ToArray(), recorder._segments, ended);
    }
}
