using System.Diagnostics;

namespace Validator.TestServer;

/// <summary>Passes for the process that infers: carries its arguments, has a child of its own, and waits to be ended.</summary>
internal static class FakeRunner
{
    public static async Task<int> RunAsync(string word)
    {
        using var helper = Process.Start("sleep", [word]);
        await Console.Out.WriteLineAsync("runner ready");
        await Task.Delay(Timeout.InfiniteTimeSpan);
        return 0;
    }
}
