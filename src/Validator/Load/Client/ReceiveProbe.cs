using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Validator.Load;

/// <summary>
/// How long bytes wait between their arrival and our timestamp, measured on a connection of our own: a thread that does
/// nothing else sends the time, and the other end is read as responses are. What delays the probe delays their timestamps.
/// </summary>
public sealed class ReceiveProbe : IAsyncDisposable
{
    /// <summary>Time between two probes: often enough for a p99 of a few seconds, and too seldom to be felt.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly Action<TimeSpan> _delayed;
    private readonly Socket _sender;
    private readonly Socket _receiver;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly Task _receiving;

    private ReceiveProbe(TimeProvider time, Action<TimeSpan> delayed, Socket sender, Socket receiver)
    {
        (_time, _delayed, _sender, _receiver) = (time, delayed, sender, receiver);
        _receiving = ReceiveAsync();
        _thread = new Thread(Send) { IsBackground = true, Name = "receive probe" };
        _thread.Start();
    }

    /// <summary>Begins to measure; null where there is no loopback to measure on.</summary>
    /// <param name="time">The clock of the timestamps, unscaled.</param>
    /// <param name="delayed">Is told each delay, one at a time.</param>
    public static async Task<ReceiveProbe?> StartAsync(TimeProvider time, Action<TimeSpan> delayed)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable CA2000 // The probe disposes of it, and where there is none, the handler below.
        var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(1);
            await sender.ConnectAsync(listener.LocalEndPoint!);
            return new ReceiveProbe(time, delayed, sender, await listener.AcceptAsync());
        }
        catch (SocketException)
        {
            sender.Dispose();
            return null;
        }
    }

    /// <summary>Ends it; nothing is told afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        _thread.Join();
        _sender.Dispose();
        await _receiving;
        _receiver.Dispose();
        _stop.Dispose();
    }

    private void Send()
    {
        Span<long> sentAt = stackalloc long[1];
        try
        {
            while (!_stop.Wait(Every))
            {
                sentAt[0] = _time.GetTimestamp();
                _sender.Send(MemoryMarshal.AsBytes(sentAt));
            }
        }
        catch (SocketException)
        {
            // The system took the connection away; what was measured until then stays.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[sizeof(long)];
        var filled = 0;
        try
        {
            while (await _receiver.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None) is > 0 and var count)
            {
                var now = _time.GetTimestamp();
                filled = (filled + count) % buffer.Length;
                if (filled == 0)
                {
                    _delayed(_time.GetElapsedTime(BitConverter.ToInt64(buffer), now));
                }
            }
        }
        catch (SocketException)
        {
            // As above.
        }
    }
}
