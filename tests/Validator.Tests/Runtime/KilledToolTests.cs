using System.Diagnostics;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

/// <summary>A helper process boots a server as the tool would, and is killed.</summary>
public sealed class KilledToolTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(NativeMethods.SignalKill)]
    [InlineData(NativeMethods.SignalTerminate)]
    public async Task No_process_outlives_it(int signal)
    {
        using var tool = StartTool(bench.Script("""
            bash -c "sleep $WORD & wait" $WORD &
            (env -i "$(command -v setsid)" "$(command -v sleep)" $WORD &)
            exec $SERVE $WORD
            """));
        Assert.Equal("booting", await tool.StandardOutput.ReadLineAsync());
        Assert.Equal("ready", await tool.StandardOutput.ReadLineAsync());
        await Bench.EventuallyAsync(() => bench.Processes().Count >= 6);

        _ = NativeMethods.Kill(tool.Id, signal);

        await Bench.EventuallyAsync(() => bench.Processes().Count == 0);
    }

    [Fact]
    public async Task No_process_outlives_a_server_that_ignores_SIGTERM()
    {
        using var tool = StartTool(bench.Script("exec $SERVE --ignore-term $WORD"));
        Assert.Equal("booting", await tool.StandardOutput.ReadLineAsync());
        Assert.Equal("ready", await tool.StandardOutput.ReadLineAsync());

        tool.Kill();

        await Bench.EventuallyAsync(() => bench.Processes().Count == 0);
    }

    [Fact]
    public async Task Nor_when_it_is_killed_at_any_moment_of_the_boot()
    {
        const int rounds = 12;
        var boot = TimeSpan.Zero;
        for (var round = 0; round <= rounds; round++)
        {
            using var tool = StartTool(bench.Script("(setsid sleep $WORD &)\nexec $SERVE $WORD"));
            Assert.Equal("booting", await tool.StandardOutput.ReadLineAsync());
            if (round == 0)
            {
                // The first boot is seen through to its end, so that the moments spread evenly over as long as it takes on this machine now.
                var watch = Stopwatch.StartNew();
                Assert.Equal("ready", await tool.StandardOutput.ReadLineAsync());
                boot = watch.Elapsed;
            }
            else
            {
                await Task.Delay(boot * (round - 1) / rounds);
            }

            tool.Kill();
            await tool.WaitForExitAsync();

            await Bench.EventuallyAsync(() => bench.Processes().Count == 0);
        }
    }

    private Process StartTool(string server) => Process.Start(
        new ProcessStartInfo(Bench.TestServer, ["boot", bench.LogPath, server, bench.Word]) { RedirectStandardOutput = true })!;
}
