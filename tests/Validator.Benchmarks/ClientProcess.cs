using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Validator.Benchmarks;

/// <summary>
/// The client in a process of its own, so that the processor time of this one is the server's alone. It is asked by a line,
/// <c>PORT REQUEST</c> (base64), and answers with the number of bytes that it got.
/// </summary>
internal sealed class ClientProcess : IDisposable
{
    /// <summary>The word on the command line that makes a process one.</summary>
    public const string Word = "--client";

    private readonly Process _process;

    public ClientProcess() => _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { Word },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public int Id => _process.Id;

    /// <summary>The other side: answers until its input ends.</summary>
    public static async Task ServeAsync(CancellationToken cancellationToken)
    {
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            string[] parts = line.Split(' ');
            IPEndPoint server = new(IPAddress.Loopback, int.Parse(parts[0], CultureInfo.InvariantCulture));
            long bytes = await SocketClient.CountAsync(server, Convert.FromBase64String(parts[1]), cancellationToken);
            await Console.Out.WriteLineAsync(bytes.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Has it read an answer and forget it; returns the number of bytes.</summary>
    public async Task<long> CountAsync(IPEndPoint server, byte[] request, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{server.Port} {Convert.ToBase64String(request)}").AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return long.Parse(await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? "", CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
