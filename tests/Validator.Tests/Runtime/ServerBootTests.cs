using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ServerBootTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_is_booted_answers_and_is_stopped(bool supervised)
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised), TestContext.Current.CancellationToken);

        Assert.Equal("0.33.0-standin", server.Version);
        Assert.Contains(server.ProcessId, bench.Processes());
        Assert.Equal("127.0.0.1", server.BaseAddress.Host);
        await Bench.EventuallyAsync(() => server.LogTail(5).Contains("listening"));
        Assert.Equal(["listening"], server.LogTail(5));

        Assert.Empty(await server.StopAsync());
        Assert.Empty(bench.Processes());
        Assert.Equal(new ServerExit(143), await server.Exited);
        Assert.Equal("listening\n", await File.ReadAllTextAsync(bench.LogPath));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_exits_at_once_is_an_error_with_its_last_words(bool supervised)
    {
        var script = bench.Script("echo first; echo 'Error: mkdir /x: permission denied' >&2; exit 3");

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised), default));

        Assert.Contains("with exit code 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
        Assert.Contains("first", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Cause);
        Assert.NotNull(error.Remedy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_never_answers_is_a_time_out_and_is_gone(bool supervised)
    {
        var script = bench.Script("echo waiting for something; exec sleep $WORD");

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(
            ServerCommand.Ollama(script), bench.Options(supervised) with { ReadyTimeout = TimeSpan.FromSeconds(1) }, default));

        Assert.Contains("within 1 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("waiting for something", error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Processes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_port_taken_in_between_is_tried_again_on_another(bool supervised)
    {
        var script = bench.Script("""
            cd "$(dirname "$0")"
            echo "$OLLAMA_HOST" >> hosts
            if [ $(wc -l < hosts) -lt 3 ]; then echo "Error: listen tcp $OLLAMA_HOST: bind: address already in use" >&2; exit 1; fi
            exec $SERVE $WORD
            """);

        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised), default);

        var hosts = await File.ReadAllLinesAsync(Path.Combine(bench.Folder, "hosts"));
        Assert.Equal(3, hosts.Distinct().Count());
    }

    [Fact]
    public async Task A_port_that_is_always_taken_is_an_error()
    {
        var script = bench.Script("echo 'bind: address already in use' >&2; exit 1");

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: false), default));

        Assert.Contains("taken 5 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_that_answers_on_the_port_is_not_taken_for_the_server()
    {
        // The first time, a process outside the tree answers while ours only waits.
        var script = bench.Script("""
            cd "$(dirname "$0")"
            if mkdir once; then
                env -u OLLAMA_VALIDATOR_BOOT bash -c "setsid $SERVE $WORD > /dev/null 2>&1 &"
                exec sleep $WORD
            fi
            echo second; exec $SERVE $WORD
            """);

        await using var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: false), default);

        Assert.Contains("second", server.LogTail(10));
    }

    [Fact]
    public async Task A_wrapper_that_lets_others_serve_is_an_error_that_says_so()
    {
        var script = bench.Script("""
            env -u OLLAMA_VALIDATOR_BOOT bash -c "setsid $SERVE $WORD > /dev/null 2>&1 &"
            exec sleep $WORD
            """);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised: false), default));

        Assert.Contains("no process of its tree", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_a_boot_leaves_nothing(bool supervised)
    {
        var script = bench.Script("exec sleep $WORD");
        using var cancel = new CancellationTokenSource();
        var boot = ServerBoot.StartAsync(ServerCommand.Ollama(script), bench.Options(supervised), cancel.Token);
        await Bench.EventuallyAsync(() => bench.Processes().Count > 0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => boot);
        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task A_crash_after_readiness_is_seen_with_its_exit_code()
    {
        await using var server = await ServerBoot.StartAsync(bench.Serve(), bench.Options(supervised: true), default);

        _ = NativeMethods.Kill(server.ProcessId, NativeMethods.SignalKill);

        Assert.Equal(new ServerExit(137), await server.Exited.WaitAsync(Bench.Patience));
    }

    [Fact]
    public async Task A_supervisor_that_does_not_speak_is_an_error_once_the_server_answers()
    {
        var error = await BootUnderAsync("shift; \"$@\" < /dev/null & cat > /dev/null; kill $!");

        Assert.Contains("did not say within 5 s", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Cause);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_supervisor_that_is_gone_before_the_server_answers_is_not_laid_to_the_server()
    {
        var error = await BootUnderAsync("kill -9 $$");

        Assert.Contains("The supervisor of", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Cause);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public async Task A_kill_leaves_no_debugger_pipe_behind()
    {
        var boot = bench.Options(supervised: true) with { Environment = new Dictionary<string, string> { ["TMPDIR"] = bench.Folder } };
        await using var server = await ServerBoot.StartAsync(bench.Serve(), boot, default);

        _ = NativeMethods.Kill(ProcessTable.Find(server.ProcessId)!.Value.Parent, NativeMethods.SignalKill);
        Assert.Empty(await server.StopAsync());

        Assert.Equal([bench.LogPath], Directory.EnumerateFiles(bench.Folder));
    }

    [Fact]
    public async Task Diagnostics_that_the_spec_asks_for_stay()
    {
        var script = bench.Script("echo diagnostics=$DOTNET_EnableDiagnostics; exit 3");
        var boot = bench.Options(supervised: true) with { Environment = new Dictionary<string, string> { ["DOTNET_EnableDiagnostics"] = "1" } };

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(ServerCommand.Ollama(script), boot, default));

        Assert.Contains("diagnostics=1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_no_program_is_an_error(bool supervised)
    {
        var file = Path.Combine(bench.Folder, "ollama");
        await File.WriteAllBytesAsync(file, [0x7f, (byte)'E', (byte)'L', (byte)'F', 0, 0]);
        Bench.MakeExecutable(file);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(ServerCommand.Ollama(file), bench.Options(supervised), default));

        Assert.Contains("cannot", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Cause);
    }

    private async Task<RuntimeException> BootUnderAsync(string supervisor)
    {
        var boot = bench.Options(supervised: false) with { Supervisor = new ServerCommand(bench.Script(supervisor, "supervisor"), []), TimeProvider = new CountedTime(slowness: 1) };
        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(bench.Serve(), boot, default));
        Assert.Empty(bench.Processes());
        return error;
    }
}
