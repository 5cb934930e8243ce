using System.Diagnostics;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class MachineLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string LockPath => Path.Combine(folder.Path, "machine.lock");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_lock_that_is_held_is_an_error_that_says_by_whom_and_what_to_do()
    {
        using var held = await TakeAsync("first", wait: null);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("second", wait: null));

        Assert.Contains($"process {Environment.ProcessId} (first), since ", error.Message, StringComparison.Ordinal);
        Assert.Contains(LockPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("--wait 30m", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_is_told_for_whom_and_gets_it_when_it_is_free()
    {
        var held = await TakeAsync("first", wait: null);
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        var waiting = TakeAsync("second", Bench.Patience, words => said.TrySetResult(words));
        Assert.StartsWith($"waiting for process {Environment.ProcessId} (first), since ", await said.Task, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        using var taken = await waiting;
        Assert.Contains("(second)", (await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("third", wait: null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wait_ends_when_its_time_is_up()
    {
        using var held = await TakeAsync("first", wait: null);

        var error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("second", TimeSpan.FromMilliseconds(300)));

        Assert.Contains("still did after 0.3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wait_ends_with_the_signal()
    {
        using var held = await TakeAsync("first", wait: null);
        using var signal = new CancellationTokenSource();

        var waiting = MachineLock.TakeAsync(LockPath, "second", Bench.Patience, TimeProvider.System, _ => signal.Cancel(), signal.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task It_vanishes_with_a_holder_that_is_killed()
    {
        using var holder = Process.Start(new ProcessStartInfo(Bench.TestServer, ["lock", LockPath]) { RedirectStandardOutput = true })!;
        Assert.Equal("locked", await holder.StandardOutput.ReadLineAsync());
        var error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("second", wait: null));
        Assert.Contains($"process {holder.Id} (holder)", error.Message, StringComparison.Ordinal);

        holder.Kill();

        using var taken = await TakeAsync("second", Bench.Patience);
    }

    [Fact]
    public async Task Other_users_may_take_it()
    {
        using (await TakeAsync("first", wait: null))
        {
            if (!OperatingSystem.IsWindows())
            {
                const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
                Assert.Equal(others, File.GetUnixFileMode(LockPath) & others);
                Assert.Equal(others, File.GetUnixFileMode(LockPath + ".holder") & others);
            }
        }

        Assert.False(File.Exists(LockPath + ".holder"));
    }

    [Fact]
    public async Task What_another_user_wrote_beside_it_is_not_trusted()
    {
        using var held = await TakeAsync("first", wait: null);
        await File.WriteAllTextAsync(LockPath + ".holder", """{"process":1,"name":"\u001b[31mred\nline","since":"2026-11-23T10:00:00Z"}""");

        var error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("second", wait: null));
        Assert.Contains("process 1 ([31mredline), since 2026-11-23 10:00:00 UTC", error.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(LockPath + ".holder", "no JSON");
        error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("second", wait: null));
        Assert.Contains("another process holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_in_its_place_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "target"), "untouched");
        File.CreateSymbolicLink(LockPath, Path.Combine(folder.Path, "target"));

        var error = await Assert.ThrowsAsync<RuntimeException>(() => TakeAsync("first", wait: null));

        Assert.Contains("it is a link to", error.Message, StringComparison.Ordinal);
        Assert.Contains(MachineLock.Variable, error.Remedy, StringComparison.Ordinal);
        Assert.Equal("untouched", await File.ReadAllTextAsync(Path.Combine(folder.Path, "target")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_an_error_with_a_remedy()
    {
        var error = await Assert.ThrowsAsync<RuntimeException>(() => MachineLock.TakeAsync(
            Path.Combine(folder.Path, "nowhere/lock"), "first", null, TimeProvider.System, null, default));

        Assert.Contains(MachineLock.Variable, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_may_name_another_file() =>
        Assert.Equal(LockPath, MachineLock.PathHere(name => name == MachineLock.Variable ? LockPath : null));

    private Task<MachineLock> TakeAsync(string name, TimeSpan? wait, Action<string>? say = null) =>
        MachineLock.TakeAsync(LockPath, name, wait, TimeProvider.System, say, TestContext.Current.CancellationToken);
}
