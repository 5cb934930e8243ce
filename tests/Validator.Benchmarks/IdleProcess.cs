using System.Diagnostics;

namespace Validator.Benchmarks;

/// <summary>A process with as many threads as a server has, that does nothing until its input ends.</summary>
internal sealed class IdleProcess : IDisposable
{
    /// <summary>The word on the command line that makes a process one.</summary>
    public const string Word = "--idle";

    /// <summary>Threads that wait beside the runtime's own.</summary>
    public const int Threads = 32;

    private readonly Process _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { Word },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public IdleProcess() => _process.StandardOutput.ReadLine();

    public int Id => _process.Id;

    /// <summary>The other side.</summary>
    public static void Serve()
    {
        using ManualResetEventSlim end = new();
        for (int i = 0; i < Threads; i++)
        {
            new Thread(() => end.Wait(), maxStackSize: 1 << 18) { IsBackground = true }.Start();
        }

        Console.Out.WriteLine("ready");
        Console.In.ReadLine();
        end.Set();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
