using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Validator.AcceptanceTests.Endurance;

/// <summary>
/// The installed tool is killed at moments spread over all its stages. Nothing of it lives 10 s later, its folder can be
/// read, and what it holds is never an approval, unless the run had ended before the signal came.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const string Load = "{ warmup: 1, requests: 250, timeout: 60s }";

    // The embedded engine, a tree like Ollama's (a script, its child and a grandchild), and one whose server does not listen to SIGTERM.
    private static readonly string[] Servers = ["engine", "tree", "stubborn"];
    private static readonly string[] Signals = ["KILL", "TERM", "INT"];
    private static readonly TimeSpan MayLive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MayTakeToCancel = TimeSpan.FromSeconds(7);
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Nothing_survives_and_nothing_is_approved()
    {
        Assert.SkipWhen(IgnoresInterrupt(), "SIGINT is ignored here, as in a background job of a shell without job control, and children inherit that; run it in the foreground");
        var kills = EnduranceReport.Count("ENDURANCE_KILLS", small: 6);
        var random = new Random(20261123);
        Prepare();
        var whole = new Dictionary<string, TimeSpan>();
        foreach (var server in Servers)
        {
            // Seen through to its end once, so that the moments spread over as long as it takes on this machine now.
            var watch = Stopwatch.StartNew();
            await using var tool = Start(server, Path.Combine(_work.Folder, "whole-" + server));
            (await tool.EndAsync()).Ended(0);
            whole[server] = watch.Elapsed;
        }

        var table = new StringBuilder("| server | signal | after ms | exit | decision | stage | slowest ms | left | gate |\n|---|---|---|---|---|---|---|---|---|\n");
        for (var kill = 0; kill < kills; kill++)
        {
            var (server, signal) = (Servers[kill % Servers.Length], Signals[(kill + (kill / Servers.Length)) % Signals.Length]);
            var after = whole[server] * ((kill + random.NextDouble()) / kills);
            table.Append(await KillAsync(kill, server, signal, after));
        }

        EnduranceReport.Keep("kills", $"# {kills} kills\n\nSeen through, the run takes {string.Join(", ", whole.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value.TotalSeconds:0.0} s ({one.Key})")))}.\n\n{table}");
        Assert.Empty(Directory.EnumerateFiles(_work.Folder, "*.boot.json", SearchOption.AllDirectories));
    }

    private static bool IgnoresInterrupt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        const string field = "SigIgn:";
        const ulong interrupt = 1 << 1;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..];
        return (ulong.Parse(ignored, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) & interrupt) != 0;
    }

    private static async Task<string> StageAsync(Tool tool, string results)
    {
        var result = await tool.EndAsync();
        return result.Error.Split('\n').LastOrDefault(line => line.StartsWith('[')) is { } line ? line[1..line.IndexOf(']', StringComparison.Ordinal)]
            : Directory.Exists(results) ? "machine" : "start";
    }

    private async Task<string> KillAsync(int number, string server, string signal, TimeSpan after)
    {
        var results = Path.Combine(_work.Folder, string.Create(CultureInfo.InvariantCulture, $"kill-{number}"));
        var what = string.Create(CultureInfo.InvariantCulture, $"kill {number} ({server}, SIG{signal} after {after.TotalMilliseconds:0} ms)");
        await using var tool = Start(server, results);
        await Task.Delay(after);

        var watch = Stopwatch.StartNew();
        await tool.SignalAsync(signal);
        var ended = await tool.EndAsync();
        var took = watch.Elapsed;
        while (tool.LeftBehind().Count > 0 && watch.Elapsed < MayLive)
        {
            await Task.Delay(50);
        }

        var gone = watch.Elapsed;
        Assert.True(tool.LeftBehind().Count == 0, $"{what}: 10 s later there is still {string.Join(", ", tool.LeftBehind())}");
        Assert.True(took < MayTakeToCancel, $"{what}: it ended after {took}");
        var (decision, gate) = await ReadAsync(results, what, signal);
        var stage = await StageAsync(tool, results);

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {server} | {signal} | {after.TotalMilliseconds:0} | {ended.ExitCode} | {decision} | {stage} | {gone.TotalMilliseconds:0} | 0 | {gate} |\n");
    }

    /// <summary>What the folder says: never an approval, unless the run was over and its verdict written.</summary>
    private async Task<(string Decision, int? Gate)> ReadAsync(string results, string what, string signal)
    {
        var verdict = Path.Combine(results, "verdict.json");
        if (!File.Exists(verdict) && !File.Exists(Path.Combine(results, "verdict.unfinished.json")))
        {
            // Before the folder was ready: nothing had been started, and nothing can be taken for a result.
            Assert.False(File.Exists(Path.Combine(results, "junit.xml")), what);
            return ("none", null);
        }

        var gate = await Tool.RunAsync(_work.Folder, ["gate", results, "--json"]);
        var judged = JsonDocument.Parse(gate.Output).RootElement;
        Assert.Equal(gate.ExitCode, judged.GetProperty("exitCode").GetInt32());
        foreach (var format in new[] { "junit", "json", "markdown" })
        {
            Assert.NotEmpty((await Tool.RunAsync(_work.Folder, ["report", results, "--format", format])).Ended(0).Output);
        }

        var decision = judged.GetProperty("decision").GetString()!;
        if (decision == "approved")
        {
            // A signal that came when the verdict stood has broken nothing off.
            var requests = judged.GetProperty("configurations")[0].GetProperty("requests");
            Assert.True(File.Exists(verdict), $"{what}: approved without a verdict");
            Assert.Equal(250, requests.GetProperty("succeeded").GetInt32());
        }
        else
        {
            Assert.True(decision == (File.Exists(verdict) ? "cancelled" : "error"), $"{what}: {decision}, {judged.GetProperty("reason")}");
            Assert.True(File.Exists(verdict) || signal == "KILL" || gate.ExitCode == 3, $"{what}: no verdict");
        }

        return (decision, gate.ExitCode);
    }

    private Tool Start(string server, string results) => Tool.Start(
        _work.Folder,
        ["run", "spec.yaml", "-o", results, .. server == "engine" ? new[] { "--engine", "embedded" } : []],
        new Dictionary<string, string?> { ["OLLAMA_EXECUTABLE"] = Path.Combine(_work.Folder, "bin", server), ["TMPDIR"] = _work.Folder });

    private void Prepare()
    {
        _work.Write("spec.yaml", Workspace.Spec(engine: "ollama", predict: 24, load: Load));

        // A script with the engine as its child, which has a child of its own; and one that left for another session, as a daemon does.
        const string tree = "[ \"$1\" = serve ] || exit 64\n(sh -c 'sleep 1000 & wait' &)\n(setsid sleep 1000 &)\n";
        _work.Write("bin/tree", $"#!/bin/sh\n{tree}\"{Tool.ToolPath}\" engine serve &\ntrap 'kill $!' TERM INT\nwait $!\nwait $!\n", executable: true);
        _work.Write("bin/stubborn", $"#!/bin/sh\ntrap '' TERM INT HUP\n{tree}\"{Tool.ToolPath}\" engine serve &\nwait $!\nsleep 1000\n", executable: true);
    }
}
