using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

/// <summary>A folder, a word that marks every process of a test, and the check that none of them is left.</summary>
internal sealed class Bench : IDisposable
{
    public static readonly string TestServer = Path.Combine(AppContext.BaseDirectory, "Validator.TestServer");

    /// <summary>What even the slowest machine needs no longer for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly ServerCommand Supervise = new(TestServer, ["supervise"]);

    public string Folder { get; } = Directory.CreateTempSubdirectory("validator-runtime-").FullName;

    /// <summary>A number, so that even <c>sleep</c> can carry it.</summary>
    public string Word { get; } = string.Create(CultureInfo.InvariantCulture, $"9{RandomNumberGenerator.GetInt32(10_000_000, 99_999_999)}.{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}");

    public string LogPath => Path.Combine(Folder, "server.log");

    /// <summary>The clock of what this bench boots; five times slower than the world, so that a loaded machine runs into no limit of ours.</summary>
    public CountedTime Time { get; } = new(slowness: 5);

    public ServerCommand Serve(params string[] more) => new(TestServer, ["serve", .. more, Word]);

    public ServerBootOptions Options(bool supervised) => new()
    {
        LogPath = LogPath,
        ReadyTimeout = TimeSpan.FromSeconds(20),
        Supervisor = supervised ? Supervise : null,
        TimeProvider = Time,
    };

    /// <summary>An executable bash script; <c>$WORD</c> and <c>$SERVE</c> (the stand-in server) are set.</summary>
    public string Script(string body, string name = "ollama")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\nWORD={Word}\nSERVE='{TestServer} serve'\n{body}\n");
        MakeExecutable(path);
        return path;
    }

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Living processes with the word among their arguments.</summary>
    public IReadOnlyList<int> Processes() =>
        [.. ProcessTable.Read().Where(process => process.Alive && Arguments(process.Id).Contains(Word, StringComparison.Ordinal)).Select(process => process.Id)];

    /// <summary>Waits for what is bound to come; the bound is loose, for it only ends a test that fails.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string expected = "")
    {
        var watch = Stopwatch.StartNew();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"not within {Patience.TotalSeconds} s: {expected}");
            await poll.WaitForNextTickAsync();
        }
    }

    public void Dispose()
    {
        foreach (var left in Processes())
        {
            _ = NativeMethods.Kill(left, NativeMethods.SignalKill);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static string Arguments(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
