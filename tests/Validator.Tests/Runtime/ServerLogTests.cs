using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public sealed class ServerLogTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_flood_of_output_keeps_its_beginning_and_its_end()
    {
        const int limit = 64 * 1024;
        var script = bench.Script("for i in $(seq 1 20000); do echo \"line $i of the flood\"; done; exec $SERVE $WORD");
        await using (var server = await ServerBoot.StartAsync(
            ServerCommand.Ollama(script), bench.Options(supervised: false) with { LogLimit = limit }, default))
        {
            await Bench.EventuallyAsync(() => server.LogTail(1) is ["listening"]);
            Assert.Equal(["line 20000 of the flood", "listening"], server.LogTail(2));
        }

        var lines = await File.ReadAllLinesAsync(bench.LogPath);
        Assert.True(new FileInfo(bench.LogPath).Length <= limit + 200);
        Assert.Equal("line 1 of the flood", lines[0]);
        Assert.Equal("listening", lines[^1]);
        Assert.Single(lines, line => line.Contains("lines left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_without_end_is_cut()
    {
        var lines = new List<string>();
        await LineReader.ReadAsync(new MemoryStream(new byte[LineReader.LongestLine + 5]), lines.Add);
        Assert.Equal([LineReader.LongestLine, 5], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_an_error_before_anything_starts()
    {
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "file"), string.Empty);
        var options = bench.Options(supervised: false) with { LogPath = Path.Combine(bench.Folder, "file", "server.log") };

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(bench.Serve(), options, default));

        Assert.Contains("server.log", error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Processes());
    }

    [Fact]
    public async Task Secrets_are_blotted_out_of_the_file_and_of_the_tail()
    {
        var script = bench.Script("env | grep TOKEN >&2; echo \"msg=\\\"$TOKEN and more\\\"\"; exec $SERVE $WORD");
        var options = bench.Options(supervised: true) with
        {
            Environment = new Dictionary<string, string> { ["TOKEN"] = "s3cret-value/models" },
            Secrets = ["s3cret-value/models", "s3cret-value", "ing"],
        };
        await using (var server = await ServerBoot.StartAsync(ServerCommand.Ollama(script), options, default))
        {
            await Bench.EventuallyAsync(() => server.LogTail(9).Count == 3);
            Assert.Equal(["TOKEN=***", "listening", "msg=\"*** and more\""], server.LogTail(9).Order(StringComparer.Ordinal));
        }

        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(bench.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_with_a_secret_in_it_is_told_as_it_may_be_shown()
    {
        var script = bench.Script("exit 3", "ollama-s3cret");
        await File.WriteAllTextAsync(script, "no program");
        var command = ServerCommand.Ollama(script) with { Shown = "${OLLAMA} serve" };

        var error = await Assert.ThrowsAsync<RuntimeException>(() => ServerBoot.StartAsync(command, bench.Options(supervised: false), default));
        var supervised = await Assert.ThrowsAsync<RuntimeException>(() =>
            ServerBoot.StartAsync(command, bench.Options(supervised: true) with { Secrets = [script] }, default));

        Assert.StartsWith("`${OLLAMA} serve` cannot be started: ", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("`${OLLAMA} serve` ended with exit code 127", supervised.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message + supervised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_boot_appends()
    {
        using (var log = new ServerLog(bench.LogPath, 1024))
        {
            log.Add("one");
        }

        using (var log = new ServerLog(bench.LogPath, 1024))
        {
            log.Add("two");
        }

        Assert.Equal(["one", "two"], File.ReadAllLines(bench.LogPath));
    }
}
