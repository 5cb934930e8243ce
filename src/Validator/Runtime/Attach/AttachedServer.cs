using System.Net.Sockets;

namespace Validator.Runtime;

/// <summary>
/// A server that somebody else started. It is watched by a connection on which nothing is said: when that breaks and nobody
/// accepts another, or the process that listened is gone, the server has ended. It is never stopped.
/// </summary>
internal sealed class AttachedServer : IServerSource
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int SilenceBeforeProbe = 10;
    private const int ProbeInterval = 5;
    private const int Probes = 3;

    private readonly Uri address;
    private readonly ProcessEntry? listener;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopped = new();
    private readonly TaskCompletionSource<ServerExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="address">Where the server listens.</param>
    /// <param name="process">Id of the process that listens; 0 when it cannot be seen.</param>
    /// <param name="clock">The clock.</param>
    public AttachedServer(Uri address, int process, TimeProvider clock)
    {
        (this.address, this.clock) = (address, clock);
        listener = process == 0 ? null : ProcessTable.Find(process);
        watching = WatchAsync();
    }

    /// <inheritdoc />
    public Task<ServerExit> Exited => exited.Task;

    /// <inheritdoc />
    public string? LogPath => null;

    /// <inheritdoc />
    public IReadOnlyList<ProcessEntry> Children() => listener is not { } root ? []
        : [.. new ServerTree(root.Id, null).Members().Where(member => member.Id != root.Id)];

    /// <inheritdoc />
    public IReadOnlyList<string> LogTail(int lines) => [];

    /// <inheritdoc />
    public async Task<IReadOnlyList<int>> StopAsync()
    {
        await stopped.CancelAsync();
        await watching;
        exited.TrySetResult(new ServerExit(null));
        return [];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopped.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (await HoldAsync() && IsSameProcess())
            {
                // Closed in good order, as a proxy does with a connection on which nothing is said.
                await Task.Delay(Pause, clock, stopped.Token);
            }

            exited.TrySetResult(new ServerExit(null));
        }
        catch (OperationCanceledException)
        {
            // We are done with it.
        }
    }

    /// <summary>Holds a connection until it ends.</summary>
    /// <returns>False when none can be had.</returns>
    private async Task<bool> HoldAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        // A host that vanishes says nothing; the system's own probes find that out.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilenceBeforeProbe);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeInterval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        try
        {
            using var limit = new CancellationTokenSource(ConnectLimit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopped.Token);
            await socket.ConnectAsync(address.Host.Trim('[', ']'), address.Port, either.Token);
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !stopped.IsCancellationRequested))
        {
            return false;
        }

        try
        {
            var ignored = new byte[256];
            while (await socket.ReceiveAsync(ignored, stopped.Token) > 0)
            {
                // Whatever it says to somebody who asked nothing.
            }
        }
        catch (SocketException)
        {
            // Broken; whether the server is still there, the next connection tells.
        }

        return true;
    }

    private bool IsSameProcess() => listener is not { } seen || (ProcessTable.Find(seen.Id) is { Alive: true } now && now.Started == seen.Started);
}
