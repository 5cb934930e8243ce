using System.Diagnostics;
using System.Globalization;

namespace Validator.Benchmarks.Recorded;

/// <summary>What a process took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="Peak">Most memory, in MiB; 0 where the system does not tell.</param>
internal sealed record ProcessCost(double Seconds, double Peak);

/// <summary>Runs the installed tool, or another program, to its end.</summary>
internal static class ToolProcess
{
    private const string Variable = "OLLAMA_VALIDATOR_TOOL";

    /// <summary>Path of the tool as it was packed and installed; the build's task says where.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path && File.Exists(path)
        ? path
        : throw new InvalidOperationException($"${Variable} names no installed tool; run: dotnet run --project build -- --target=Bench");

    public static ProcessCost Run(IReadOnlyList<string> arguments) => Run(Path, arguments);

    public static ProcessCost Run(string file, IReadOnlyList<string> arguments, bool watched = false, int exitCode = 0)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("CI");
        long begun = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        double peak = 0;
        while (watched && !process.WaitForExit(20))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return process.ExitCode == exitCode
            ? new ProcessCost(seconds, peak)
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} exited with {process.ExitCode}: {output.Result}{error.Result}");
    }

    private static double Peak(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
