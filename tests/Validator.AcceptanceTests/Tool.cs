using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Validator.AcceptanceTests;

/// <summary>The tool as it was packed and installed, started as a user starts it.</summary>
internal sealed partial class Tool : IAsyncDisposable
{
    private const int MostAttempts = 3;
    private const string MarkName = "VALIDATOR_TEST_MARK";
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly string _state = Directory.CreateTempSubdirectory("validator-state-").FullName;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private Tool(IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment)
    {
        var start = new ProcessStartInfo(ToolPath)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A CI host's own variables must not leak into what is tested.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("OLLAMA_", StringComparison.Ordinal) || name == "CI").ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["NO_COLOR"] = "1";
        // Tests run side by side; each has a machine, so to speak, of its own.
        start.Environment["OLLAMA_VALIDATOR_LOCK"] = Path.Combine(_state, "lock");
        start.Environment["OLLAMA_VALIDATOR_STATE"] = Path.Combine(_state, "state");
        start.Environment[MarkName] = _mark;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the build installed it.</summary>
    public static string ToolPath { get; } =
        Environment.GetEnvironmentVariable("OLLAMA_VALIDATOR_TOOL")
        ?? Path.Combine(Repository.Root, "artifacts", "tool", OperatingSystem.IsWindows() ? "ollama-validator.exe" : "ollama-validator");

    public int Id => _process.Id;

    /// <summary>Runs it to its end; again where it says that this machine, which runs other tests beside, was too busy to be measured.</summary>
    public static async Task<ToolResult> RunAsync(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var tool = Start(folder, attempt == 1 || arguments.Contains("--force") ? arguments : [.. arguments, "--force"], environment);
            var result = await tool.EndAsync();
            if (attempt == MostAttempts || result.ExitCode != 4 || arguments[0] != "run" || arguments.Contains("--resume") || !TooBusy().IsMatch(result.Output))
            {
                return result;
            }
        }
    }

    [GeneratedRegex(@"client\.(?:behind|busy|late):")]
    private static partial Regex TooBusy();

    public static Tool Start(string folder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Assert.True(File.Exists(ToolPath), $"{ToolPath} is not installed; run: dotnet run --project build -- --target=InstallTool");
        return new Tool(arguments, folder, environment);
    }

    /// <summary>Waits until a line of stderr holds a text.</summary>
    public async Task SeesAsync(string text)
    {
        Task seen;
        lock (_awaited)
        {
            if (_error.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, source));
            seen = source.Task;
        }

        var ended = _process.WaitForExitAsync();
        Assert.True(await Task.WhenAny(seen, ended) == seen, $"the tool ended before it said '{text}':\n{_error}");
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<ToolResult> EndAsync()
    {
        await _process.WaitForExitAsync();
        return new ToolResult(_process.ExitCode, _output.ToString(), _error.ToString(), LeftBehind());
    }

    /// <summary>Processes that the tool started, at any depth, and that still run.</summary>
    public IReadOnlyList<string> LeftBehind() => OperatingSystem.IsLinux()
        ? [.. Directory.EnumerateDirectories("/proc").Where(IsOurs).Select(Describe)]
        : [];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private static string Describe(string folder)
    {
        try
        {
            return $"{Path.GetFileName(folder)}: {File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')}";
        }
        catch (IOException)
        {
            return folder;
        }
    }

    private bool IsOurs(string folder)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != _process.Id
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{MarkName}={_mark}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked, or is not ours to look at.
            return false;
        }
    }

    private void Take(StringBuilder buffer, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_awaited)
        {
            buffer.AppendLine(line);
            foreach (var (_, seen) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }
}

/// <summary>What a run of the tool left.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error, IReadOnlyList<string> LeftBehind)
{
    /// <summary>Asserts the exit code, that nothing still runs, and that no stack trace was shown.</summary>
    public ToolResult Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}\n{Output}\n{Error}");
        Assert.Empty(LeftBehind);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }
}
