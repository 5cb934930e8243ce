using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Validator.Benchmarks.Reading;

/// <summary>The <see cref="StreamServer"/> in a process of its own, so that the processor time of this one is the clients' alone.</summary>
internal sealed class StreamServerProcess : IDisposable
{
    private readonly Process _process;

    public StreamServerProcess()
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { StreamServer.Word },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Endpoint = new IPEndPoint(IPAddress.Loopback, int.Parse(_process.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture));
    }

    public int Id => _process.Id;

    public IPEndPoint Endpoint { get; }

    /// <summary>Says what it sends from now on.</summary>
    public void Send(int frames, Delivery delivery, int connections)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frames} {delivery} {connections}"));
        _process.StandardInput.Flush();
        _process.StandardOutput.ReadLine();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
