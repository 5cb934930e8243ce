using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ServerAttachTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_server_is_seen_with_its_process_and_left_running()
    {
        var (process, address) = await StartAsync();
        using var running = process;

        await using (var server = await ConnectAsync(address))
        {
            Assert.True(server.IsAttached);
            Assert.Equal("0.33.0-standin", server.Version);
            Assert.Equal(process.Id, server.ProcessId);
            Assert.Null(server.LogPath);
            Assert.False(server.Exited.IsCompleted);
            Assert.Empty(await server.StopAsync());
        }

        Assert.False(process.HasExited);
        await using var again = await ConnectAsync(address);
    }

    [Fact]
    public async Task The_end_of_the_server_is_noticed()
    {
        var (process, address) = await StartAsync();
        using var running = process;
        await using var server = await ConnectAsync(address);

        process.Kill();

        Assert.Null((await server.Exited.WaitAsync(Bench.Patience)).Code);
    }

    [Fact]
    public async Task A_server_that_closes_idle_connections_has_not_ended()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = ConnectAsync(new Uri($"http://{listener.LocalEndpoint}"));
        using (var asked = await listener.AcceptTcpClientAsync())
        {
            await asked.GetStream().ReadExactlyAsync(new byte[1]);
            await asked.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{\"version\":\"0.33.0\"}"u8.ToArray());
            await connecting;
        }

        await using var server = await connecting;
        (await listener.AcceptTcpClientAsync()).Dispose();

        using var again = await listener.AcceptTcpClientAsync().WaitAsync(Bench.Patience);
        Assert.False(server.Exited.IsCompleted);
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_an_error_with_a_remedy()
    {
        var error = await Assert.ThrowsAsync<RuntimeException>(() => ConnectAsync(new Uri($"http://127.0.0.1:{LoopbackPort.Free()}")));

        Assert.Contains("/api/version", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task So_it_is_where_another_program_answers()
    {
        using var web = new CannedServer("200 OK", "<html>");

        await Assert.ThrowsAsync<RuntimeException>(() => ConnectAsync(web.Address));
    }

    private static Task<OllamaServer> ConnectAsync(Uri address) => ServerAttach.ConnectAsync(address, Bench.Patience, TimeProvider.System, default);

    private async Task<(Process Process, Uri Address)> StartAsync()
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LoopbackPort.Free()}");
        var process = Process.Start(new ProcessStartInfo(Bench.TestServer, ["serve", bench.Word]) { RedirectStandardOutput = true, Environment = { ["OLLAMA_HOST"] = host } })!;
        Assert.Equal("listening", await process.StandardOutput.ReadLineAsync());
        return (process, new Uri($"http://{host}"));
    }
}
