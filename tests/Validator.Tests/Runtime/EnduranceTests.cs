using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

/// <summary>
/// Boots and stops in a row. The build's task Endurance does many: <c>ENDURANCE_BOOTS</c> of each server, and
/// <c>ENDURANCE_PAIRS</c> pairs of a boot and a plain start, which are timed. <c>ENDURANCE_REPORT</c> is the folder of the figures.
/// </summary>
public sealed class EnduranceTests : IDisposable
{
    private const string Mark = "VALIDATOR_ENDURANCE_MARK";
    private static readonly TimeSpan MayAdd = TimeSpan.FromMilliseconds(150);
    private readonly Bench bench = new();

    // As Ollama's tree is, and worse: a runner that listens, its child, and a daemon that left for a session of its own.
    private const string Tree = """
        OLLAMA_HOST=127.0.0.1:0 $SERVE $WORD &
        bash -c "sleep $WORD & wait" $WORD &
        (setsid sleep $WORD &)
        exec $SERVE
        """;

    private string State => Path.Combine(bench.Folder, "state");

    private string Temporary => Path.Combine(bench.Folder, "tmp");

    private static string? Tool => Environment.GetEnvironmentVariable("OLLAMA_VALIDATOR_TOOL") is { Length: > 0 } tool && File.Exists(tool) ? tool : null;

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("engine")]
    [InlineData("tree")]
    [InlineData("stubborn tree")]
    public async Task Boots_in_a_row_leave_no_process_file_port_or_folder(string kind)
    {
        Assert.SkipWhen(kind == "engine" && Tool is null, "OLLAMA_VALIDATOR_TOOL names no installed tool");
        var all = int.Parse(Environment.GetEnvironmentVariable("ENDURANCE_BOOTS") ?? "5", CultureInfo.InvariantCulture);
        // A server that ignores SIGTERM is given its grace at each stop.
        var count = kind == "stubborn tree" ? Math.Max(2, all / 10) : all;
        var command = kind switch
        {
            "engine" => new ServerCommand(Tool!, ["engine", "serve"]),
            "tree" => ServerCommand.Ollama(bench.Script(Tree)),
            _ => ServerCommand.Ollama(bench.Script($"{Tree} --ignore-term")),
        };
        Directory.CreateDirectory(Temporary);
        await BootAsync(command);
        var files = OpenFiles();
        var times = new List<TimeSpan>();
        for (var boot = 0; boot < count; boot++)
        {
            times.Add(await BootAsync(command));
        }

        // What .NET itself keeps open grows by a few and stays there; a leak grows with every boot.
        Assert.True(OpenFiles() <= files + 8, $"{files} files were open, now {OpenFiles()}");
        Report($"boots-{kind.Replace(' ', '-')}", string.Create(
            CultureInfo.InvariantCulture, $"{count} boots and stops of the {kind}: nothing left; ready after {Median(times).TotalMilliseconds:0} ms (median), {times.Max().TotalMilliseconds:0} ms (longest)\n"));
    }

    [Fact]
    public async Task A_boot_adds_little_to_the_servers_own_time_until_it_is_ready()
    {
        var pairs = int.Parse(Environment.GetEnvironmentVariable("ENDURANCE_PAIRS") ?? "0", CultureInfo.InvariantCulture);
        Assert.SkipWhen(pairs == 0, "times depend on the machine; the build's task Endurance measures them");
        Assert.SkipWhen(Tool is null, "OLLAMA_VALIDATOR_TOOL names no installed tool");
        Directory.CreateDirectory(Temporary);
        var command = new ServerCommand(Tool!, ["engine", "serve"]);
        var (booted, plain) = (new List<TimeSpan>(), new List<TimeSpan>());
        await BootAsync(command);
        await StartAsync(command);
        for (var pair = 0; pair < pairs; pair++)
        {
            // In turn first and second, so that neither always has the warmer machine.
            if (pair % 2 == 0)
            {
                booted.Add(await BootAsync(command));
                plain.Add(await StartAsync(command));
            }
            else
            {
                plain.Add(await StartAsync(command));
                booted.Add(await BootAsync(command));
            }
        }

        var added = Median([.. booted.Zip(plain, (one, other) => one - other)]);
        Report("boot-time", string.Create(
            CultureInfo.InvariantCulture,
            $"{pairs} pairs: ready after {Median(booted).TotalMilliseconds:0} ms under the supervisor, {Median(plain).TotalMilliseconds:0} ms by itself; a boot adds {added.TotalMilliseconds:0} ms (medians), bound {MayAdd.TotalMilliseconds:0} ms\n"));
        Assert.True(added < MayAdd, $"a boot adds {added.TotalMilliseconds:0} ms");
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static int OpenFiles()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
    }

    private static void Report(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("ENDURANCE_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{name}.md"), text);
        }
    }

    /// <summary>Boots, stops, and looks for what is left.</summary>
    /// <returns>How long it took until the server was ready.</returns>
    private async Task<TimeSpan> BootAsync(ServerCommand command)
    {
        var options = new ServerBootOptions
        {
            LogPath = bench.LogPath,
            Environment = new Dictionary<string, string> { [Mark] = bench.Word, ["TMPDIR"] = Temporary },
            Supervisor = Tool is { } tool ? new ServerCommand(tool, ["supervise"]) : Bench.Supervise,
            StateFolder = State,
        };
        int port;
        TimeSpan ready;
        await using (var server = await ServerBoot.StartAsync(command, options, TestContext.Current.CancellationToken))
        {
            (port, ready) = (server.BaseAddress.Port, server.TimeToReady);
            Assert.Single(Directory.EnumerateFiles(State));
            Assert.Empty(await server.StopAsync());
        }

        Assert.DoesNotContain(ProcessTable.Read(), process => process.Alive && ProcessTable.HasVariable(process.Id, $"{Mark}={bench.Word}"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() => socket.Connect(IPAddress.Loopback, port));
        return ready;
    }

    /// <summary>Starts the server by itself and asks until it answers, as somebody without this tool would.</summary>
    private static async Task<TimeSpan> StartAsync(ServerCommand command)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LoopbackPort.Free()}");
        var start = new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardError = true, RedirectStandardOutput = true, Environment = { ["OLLAMA_HOST"] = host, ["DOTNET_EnableDiagnostics"] = "0" } };
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            while (true)
            {
                try
                {
                    await client.GetStringAsync(new Uri($"http://{host}/api/version"));
                    return watch.Elapsed;
                }
                catch (HttpRequestException)
                {
                    Assert.True(watch.Elapsed < Bench.Patience, "it does not answer");
                    await Task.Delay(5);
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
