using System.Diagnostics;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

/// <summary>What a run leaves that is killed together with its supervisor.</summary>
public sealed class StaleRunsTests : IDisposable
{
    private readonly Bench bench = new();

    private string State => Path.Combine(bench.Folder, "state");

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_next_run_ends_the_orphans_of_a_run_that_was_killed_with_its_supervisor()
    {
        // A runner that listens on, as llama-server does after ollama serve was killed.
        using var tool = await BootAsync("OLLAMA_HOST=127.0.0.1:0 $SERVE --ignore-term $WORD &\nexec $SERVE $WORD");
        await Bench.EventuallyAsync(() => bench.Processes().Count >= 4);
        var supervisor = Children(tool.Id).Single();
        KillAll([tool.Id, supervisor, .. bench.Processes().Where(process => Parent(process) == supervisor)]);
        await tool.WaitForExitAsync();
        await Bench.EventuallyAsync(() => bench.Processes().Count == 1);
        Assert.Single(Records());

        var stale = await StaleRuns.SweepAsync(State, TimeProvider.System);

        Assert.True(Assert.Single(stale).Ended);
        Assert.EndsWith("(Validator.TestServer)", stale[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(bench.Processes());
        Assert.Empty(Records());
    }

    [Fact]
    public async Task A_run_that_still_lives_is_left_alone()
    {
        using var tool = await BootAsync("exec $SERVE $WORD");
        var processes = bench.Processes();

        Assert.Empty(await StaleRuns.SweepAsync(State, TimeProvider.System));

        Assert.Equal(processes.Order(), bench.Processes().Order());
        Assert.Single(Records());
        _ = NativeMethods.Kill(tool.Id, NativeMethods.SignalTerminate);
        await tool.WaitForExitAsync();
        Assert.Empty(Records());
    }

    [Fact]
    public async Task Nothing_is_ended_that_does_not_carry_the_mark_of_a_recorded_boot()
    {
        var mark = Guid.NewGuid().ToString("N");
        using var unmarked = Sleep(null);
        using var otherwise = Sleep(Guid.NewGuid().ToString("N"));
        using var marked = Sleep(mark);
        await Bench.EventuallyAsync(() => bench.Processes().Count == 3);
        Put("gone.boot.json", Gone(mark));
        Put("empty.boot.json", Gone(string.Empty));
        Put("half.boot.json", "{ \"mark\": ");
        Put("elsewhere.boot.json", (BootRecord.Read(Gone(otherwise.StartInfo.Environment[ServerTree.MarkVariable]!))! with { Namespace = "pid:[1]" }).Write());

        var stale = await StaleRuns.SweepAsync(State, TimeProvider.System);

        Assert.Equal([marked.Id], stale.Select(process => process.Id));
        Assert.Equal(new[] { unmarked.Id, otherwise.Id }.Order(), bench.Processes().Order());
        Assert.Equal(["elsewhere.boot.json", "empty.boot.json", "half.boot.json"], Records());
    }

    [Fact]
    public async Task A_record_of_an_earlier_boot_of_the_machine_is_forgotten()
    {
        var mark = Guid.NewGuid().ToString("N");
        using var marked = Sleep(mark);
        await Bench.EventuallyAsync(() => bench.Processes().Count == 1);
        Put("old.boot.json", (BootRecord.Read(Gone(mark))! with { Machine = "another-boot" }).Write());

        Assert.Empty(await StaleRuns.SweepAsync(State, TimeProvider.System));

        Assert.Single(bench.Processes());
        Assert.Empty(Records());
    }

    [Fact]
    public async Task Without_a_folder_there_is_nothing_to_do() =>
        Assert.Empty(await StaleRuns.SweepAsync(Path.Combine(bench.Folder, "nowhere"), TimeProvider.System));

    [Fact]
    public async Task A_folder_that_cannot_be_made_does_not_stop_a_boot()
    {
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "file"), string.Empty);

        await using var server = await ServerBoot.StartAsync(
            bench.Serve(), bench.Options(supervised: true) with { StateFolder = Path.Combine(bench.Folder, "file", "state") }, default);

        Assert.Equal("0.33.0-standin", server.Version);
    }

    [Theory]
    [InlineData("/state", "/xdg", "/home/me", "/state")]
    [InlineData(null, "/xdg", "/home/me", "/xdg/ollama-validator")]
    [InlineData(null, "relative", "/home/me", "/home/me/.local/state/ollama-validator")]
    [InlineData(null, null, null, null)]
    public void The_folder_is_the_users(string? named, string? xdg, string? home, string? expected) =>
        Assert.Equal(expected, StaleRuns.FolderHere(name => name switch { StaleRuns.Variable => named, "XDG_STATE_HOME" => xdg, "HOME" => home, _ => null }));

    private static void KillAll(IEnumerable<int> processes)
    {
        const int stop = 19;
        var all = processes.ToArray();
        // Frozen first, so that none of them can react to the death of another.
        foreach (var process in all)
        {
            _ = NativeMethods.Kill(process, stop);
        }

        foreach (var process in all)
        {
            _ = NativeMethods.Kill(process, NativeMethods.SignalKill);
        }
    }

    private static IEnumerable<int> Children(int parent) => ProcessTable.Read().Where(process => process.Parent == parent).Select(process => process.Id);

    private static int Parent(int process) => ProcessTable.Find(process)?.Parent ?? 0;

    /// <summary>A record whose owner was another process under our own id.</summary>
    private static string Gone(string mark) => (BootRecord.Of(mark)! with { OwnerStarted = 1 }).Write();

    private IEnumerable<string?> Records() => Directory.Exists(State) ? Directory.EnumerateFiles(State).Select(Path.GetFileName).Order() : [];

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, name), text);
    }

    private Process Sleep(string? mark)
    {
        var start = new ProcessStartInfo("sleep", [bench.Word]);
        if (mark is not null)
        {
            start.Environment[ServerTree.MarkVariable] = mark;
        }

        return Process.Start(start)!;
    }

    private async Task<Process> BootAsync(string server)
    {
        var tool = Process.Start(new ProcessStartInfo(Bench.TestServer, ["boot", bench.LogPath, bench.Script(server), bench.Word])
        {
            RedirectStandardOutput = true,
            Environment = { [StaleRuns.Variable] = State },
        })!;
        Assert.Equal("booting", await tool.StandardOutput.ReadLineAsync());
        Assert.Equal("ready", await tool.StandardOutput.ReadLineAsync());
        return tool;
    }
}
