using System.Diagnostics;
using Validator.Gates;
using Validator.Pipeline;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ServerStopTests : IDisposable
{
    private const int SignalStop = 19;

    // A child with a grandchild, an orphan that left the session, and a server; SETSID so that the word stays in its arguments.
    private const string Tree = """
        bash -c "sleep $WORD & wait" $WORD &
        (setsid sleep $WORD &)
        """;

    // On a clock that counts what the stop itself waits for.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_whole_tree_ends(bool supervised)
    {
        var script = bench.Script($"{Tree}\nexec $SERVE $WORD");
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised), default);
        await Bench.EventuallyAsync(() => bench.Processes().Count >= 4);

        await StopWithinBudgetAsync(server, bench.Time);

        Assert.Empty(bench.Processes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_ignores_SIGTERM_is_killed(bool supervised)
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve("--ignore-term"), bench.Options(supervised), default);

        var watch = Stopwatch.StartNew();
        await StopWithinBudgetAsync(server, bench.Time);

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1), $"no grace: {watch.Elapsed}");
        Assert.Empty(bench.Processes());
        Assert.Equal(new ServerExit(137), await server.Exited);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orphans_that_ignore_SIGTERM_are_killed(bool supervised)
    {
        var script = bench.Script("""
            (trap '' TERM; setsid bash -c "trap '' TERM; while true; do sleep 1 && : $WORD; done" &)
            exec $SERVE $WORD
            """);
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised), default);

        await StopWithinBudgetAsync(server, bench.Time);

        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task An_orphan_without_any_trace_in_its_environment_ends_under_a_supervisor()
    {
        var script = bench.Script("""
            (env -i "$(command -v setsid)" "$(command -v sleep)" $WORD &)
            exec $SERVE $WORD
            """);
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true), default);
        await Bench.EventuallyAsync(() => bench.Processes().Count >= 2);

        Assert.Empty(await server.StopAsync());

        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task What_a_crashed_server_leaves_behind_is_swept_at_once()
    {
        var script = bench.Script($"{Tree}\nexec $SERVE $WORD");
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true), default);

        _ = NativeMethods.Kill(server.ProcessId, NativeMethods.SignalKill);

        Assert.Equal(new ServerExit(137), await server.Exited.WaitAsync(Bench.Patience));
        await Bench.EventuallyAsync(() => bench.Processes().Count == 0);
    }

    [Fact]
    public async Task A_killed_supervisor_does_not_save_its_server()
    {
        var script = bench.Script($"{Tree}\nexec $SERVE $WORD");
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true), default);
        var supervisor = ProcessTable.Find(server.ProcessId)!.Value.Parent;

        _ = NativeMethods.Kill(supervisor, NativeMethods.SignalKill);

        var exit = await server.Exited.WaitAsync(Bench.Patience);
        Assert.Equal(new ServerExit(null, SupervisorLost: true), exit);
        Assert.Equal(Decision.Error, SustainedLoad.FailureOf(exit, []).Decision);
        Assert.Empty(await server.StopAsync());
        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task A_supervisor_that_is_killed_together_with_its_server_is_lost_too()
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised: true), default);
        var supervisor = ProcessTable.Find(server.ProcessId)!.Value.Parent;
        // Frozen first, so that it cannot speak between the two.
        _ = NativeMethods.Kill(supervisor, SignalStop);

        _ = NativeMethods.Kill(server.ProcessId, NativeMethods.SignalKill);
        _ = NativeMethods.Kill(supervisor, NativeMethods.SignalKill);

        Assert.True((await server.Exited.WaitAsync(Bench.Patience)).SupervisorLost);
    }

    [Fact]
    public void A_server_that_dies_under_its_load_is_rejected_with_its_last_words()
    {
        var failure = SustainedLoad.FailureOf(new ServerExit(137), ["first", "last"]);

        Assert.Equal(Decision.Rejected, failure.Decision);
        Assert.Contains("exit code 137: SIGKILL", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal("first\nlast", failure.Excerpt);
    }

    [Fact]
    public async Task A_frozen_supervisor_does_not_hold_up_the_stop()
    {
        var time = new CountedTime(slowness: 1);
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised: true) with { TimeProvider = time }, default);
        _ = NativeMethods.Kill(ProcessTable.Find(server.ProcessId)!.Value.Parent, SignalStop);

        await StopWithinBudgetAsync(server, time);

        Assert.Empty(bench.Processes());
        Assert.Equal(new ServerExit(null), await server.Exited);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(1)]
    public async Task The_supervisor_leaves_signals_to_the_tool(int signal)
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised: true), default);

        _ = NativeMethods.Kill(ProcessTable.Find(server.ProcessId)!.Value.Parent, signal);
        using var models = new HttpClient { BaseAddress = server.BaseAddress };
        await models.GetStringAsync(new Uri("/api/version", UriKind.Relative));

        Assert.False(server.Exited.IsCompleted);
        await server.StopAsync();
        Assert.Equal(new ServerExit(143), await server.Exited);
    }

    private static async Task StopWithinBudgetAsync(OllamaServer server, CountedTime time)
    {
        var start = time.Now;
        Assert.Empty(await server.StopAsync().AsTask().WaitAsync(Bench.Patience));

        Assert.True(time.Now - start < Budget, $"waited {time.Now - start}");
    }
}
