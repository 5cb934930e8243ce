using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Validator.Machine.Telemetry;

/// <summary>NVIDIA's graphics processors, by one <c>nvidia-smi</c> that goes on printing as long as it is wanted: to start it anew for each sample would cost more than all else.</summary>
internal sealed class NvidiaLoop : IGpuSource
{
    private const string Tool = "nvidia-smi";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    /// <summary>Newer drivers have renamed the reasons, older ones do not know the new name and refuse the whole question.</summary>
    private static readonly string[] Questions = [$"{NvidiaLine.Fields},clocks_throttle_reasons.active", $"{NvidiaLine.Fields},clocks_event_reasons.active", NvidiaLine.Fields];

    private readonly string path;
    private readonly TimeSpan interval;
    private readonly TimeProvider time;
    private readonly MissingSources missing;
    private readonly MissingSources seen = new();
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, (GpuFigures Figures, long At)> latest = [];
    private readonly Task reading;
#pragma warning disable CA2213 // Who reads it disposes of it.
    private Process? process;
#pragma warning restore CA2213
    private string? ended;
    private bool stopped;

    private NvidiaLoop(string path, TimeSpan interval, TimeProvider time, MissingSources missing)
    {
        (this.path, this.interval, this.time, this.missing) = (path, interval, time, missing);
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Starts it; null where there is no such tool.</summary>
    /// <param name="folders">Where it may lie, the first that has it counts.</param>
    /// <param name="interval">From one line of a device to its next.</param>
    /// <param name="time">The machine's clock.</param>
    /// <param name="missing">Takes what makes no sense.</param>
    public static NvidiaLoop? Start(IEnumerable<string> folders, TimeSpan interval, TimeProvider time, MissingSources missing)
    {
        var name = OperatingSystem.IsWindows() ? Tool + ".exe" : Tool;
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path ? new NvidiaLoop(path, interval, time, missing) : null;
    }

    /// <inheritdoc />
    public void Read(List<GpuFigures> figures, byte[] buffer)
    {
        lock (gate)
        {
            foreach (var source in seen.Take() ?? [])
            {
                missing.Name(source.Source, source.Reason);
            }

            // A figure of long ago would pass for one of now.
            var limit = (3 * interval) + TimeSpan.FromSeconds(2);
            var fresh = latest.Values.Where(device => time.GetElapsedTime(device.At) <= limit).Select(device => device.Figures).ToArray();
            figures.AddRange(fresh);
            if (ended is not null && fresh.Length == 0)
            {
                missing.Name("gpus", ended);
            }
            else if (latest.Count > fresh.Length)
            {
                missing.Name("gpus", $"{Tool} fell silent under way");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Process? running;
        lock (gate)
        {
            stopped = true;
            running = process;
        }

        Stop(running);
        reading.Wait(StopLimit);
    }

    private static void Stop(Process? running)
    {
        try
        {
            running?.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended by itself.
        }
    }

    private async Task ReadAsync()
    {
        foreach (var question in Questions)
        {
            if (await AskAsync(question))
            {
                return;
            }
        }
    }

    /// <summary>Runs the tool until it ends.</summary>
    /// <returns>Whether another question would be in vain.</returns>
    private async Task<bool> AskAsync(string question)
    {
        try
        {
            using var running = Process.Start(Command(question))!;
            lock (gate)
            {
                process = running;
                if (stopped)
                {
                    Stop(running);
                    return true;
                }
            }

            var any = false;
            string? words = null;
            while (await running.StandardOutput.ReadLineAsync() is { } line)
            {
                words ??= line;
                any |= Take(line);
            }

            // The shell around it waits for our end of its input.
            running.StandardInput.Close();
            await running.WaitForExitAsync();
            lock (gate)
            {
                process = null;
                ended = any ? $"{Tool} ended under way" : $"{Tool} gives no figures: {words ?? "it printed nothing"}";
                return any || stopped;
            }
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            lock (gate)
            {
                ended = $"{Tool} cannot be started: {exception.Message}";
                return true;
            }
        }
    }

    private bool Take(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return false;
        }

        lock (gate)
        {
            if (NvidiaLine.Parse(line, seen) is not var (index, figures))
            {
                return false;
            }

            latest[index] = (figures, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>On Unix a shell ends it when our end of the shell's input closes, so that it does not outlive us, whatever ends us.</summary>
    private ProcessStartInfo Command(string question)
    {
        string[] arguments = [$"--query-gpu={question}", "--format=csv,noheader,nounits", "-lms", ((int)interval.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)];
        const string script = "\"$0\" \"$@\" </dev/null 2>/dev/null & exec >/dev/null 2>&1; read -r _; kill $! 2>/dev/null; wait";
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(path, arguments) : new ProcessStartInfo("/bin/sh", ["-c", script, path, .. arguments]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.UseShellExecute = false;
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
