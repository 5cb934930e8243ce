using System.Diagnostics;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ServerStopTests : IDisposable
{
    // A child with a grandchild, an orphan that left the session, and a server; SETSID so that the word stays in its arguments.
    private const string Tree = """
        bash -c "sleep $WORD & wait" $WORD &
        (setsid sleep $WORD &)
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

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

        var watch = Stopwatch.StartNew();
        Assert.Empty(await server.StopAsync());

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.Empty(bench.Processes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_ignores_SIGTERM_is_killed(bool supervised)
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve("--ignore-term"), bench.Options(supervised), default);

        var watch = Stopwatch.StartNew();
        Assert.Empty(await server.StopAsync());

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), Limit);
        Assert.Empty(bench.Processes());
        Assert.Equal(137, await server.Exited);
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

        var watch = Stopwatch.StartNew();
        Assert.Empty(await server.StopAsync());

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
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

        Assert.Equal(137, await server.Exited.WaitAsync(Limit));
        await Bench.EventuallyAsync(() => bench.Processes().Count == 0, Limit.TotalSeconds);
    }

    [Fact]
    public async Task A_killed_supervisor_does_not_save_its_server()
    {
        var script = bench.Script($"{Tree}\nexec $SERVE $WORD");
        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: true), default);
        var supervisor = ProcessTable.Find(server.ProcessId)!.Value.Parent;

        _ = NativeMethods.Kill(supervisor, NativeMethods.SignalKill);

        Assert.Null(await server.Exited.WaitAsync(Limit));
        Assert.Empty(await server.StopAsync());
        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task A_frozen_supervisor_does_not_hold_up_the_stop()
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised: true), default);
        const int stop = 19;
        _ = NativeMethods.Kill(ProcessTable.Find(server.ProcessId)!.Value.Parent, stop);

        var watch = Stopwatch.StartNew();
        Assert.Empty(await server.StopAsync());

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
        Assert.Empty(bench.Processes());
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
        Assert.Equal(143, await server.Exited);
    }
}
