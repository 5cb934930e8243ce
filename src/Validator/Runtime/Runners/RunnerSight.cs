using System.Globalization;
using System.Text.RegularExpressions;

namespace Validator.Runtime;

/// <summary>Looks for the process that infers, and reads its settings off its command line.</summary>
public static partial class RunnerSight
{
    private const string EmbeddedMark = "-embedded";
    private const int LogLines = 1000;

    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>What is seen of the runner of a server that has its model loaded.</summary>
    /// <param name="server">The server.</param>
    /// <param name="blob">Name of the file of the model's weights, so that another model's runner is not taken for its; null when unknown.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait for a line of the log, which is half a second at most.</param>
    public static async Task<RunnerView> LookAsync(OllamaServer server, string? blob, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var view = Look(server, blob);
            if (view.Settings is not null || !IsEmbedded(server) || clock.GetElapsedTime(start) >= LogLimit)
            {
                return view;
            }

            // An answer may be read before the line that the engine logged ahead of it.
            await Task.Delay(Poll, clock, cancellationToken);
        }
    }

    /// <summary>How often the log tells of a load, as far back as it is known; 0 where the server is not the embedded engine, whose processes tell nothing.</summary>
    internal static int Loads(OllamaServer server) => IsEmbedded(server) ? server.LogTail(LogLines).Count(line => EngineLoaded().IsMatch(line)) : 0;

    private static bool IsEmbedded(OllamaServer server) => server.Version.Contains(EmbeddedMark, StringComparison.Ordinal);

    private static RunnerView Look(OllamaServer server, string? blob)
    {
        var log = server.LogTail(LogLines);
        var ignored = log.Select(line => InvalidOption().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();
        if (IsEmbedded(server))
        {
            return Embedded(log) with { Ignored = ignored };
        }

        return OperatingSystem.IsLinux()
            ? Among(server.Runners(), blob) with { Ignored = ignored }
            : RunnerView.Unseen("the arguments of processes are read on Linux alone") with { Ignored = ignored };
    }

    /// <summary>What the command lines of runners say, when there is one of them or all say the same.</summary>
    internal static RunnerView Among(IReadOnlyList<(int Process, IReadOnlyList<string> Line)> seen, string? blob = null)
    {
        var runners = blob is null ? seen : [.. seen.Where(runner => (RunnerArguments.Blob(runner.Line) ?? blob) == blob)];
        if (seen.Count > 0 && runners.Count == 0)
        {
            return RunnerView.Unseen("the runners that can be seen are of other models");
        }

        if (runners.Count == 0)
        {
            return RunnerView.Unseen("no process of the server's tree is a runner that can be seen");
        }

        var names = string.Join(", ", runners.Select(runner => string.Create(CultureInfo.InvariantCulture, $"{runner.Process} ({Path.GetFileName(runner.Line[0])})")));
        var settings = runners.Select(runner => RunnerArguments.Parse(runner.Line)).Distinct().ToArray();
        return settings switch
        {
            [{ SaysAnything: true } one] => new RunnerView(one, $"arguments of process {names}", []),
            [_] => RunnerView.Unseen($"process {names} has its settings not from its arguments"),
            _ => RunnerView.Unseen($"there are several runners with different arguments: {names}"),
        };
    }

    /// <summary>The embedded engine infers in its own process; what it loaded stands in its log.</summary>
    internal static RunnerView Embedded(IReadOnlyList<string> log)
    {
        if (log.Select(line => EngineLoaded().Match(line)).LastOrDefault(match => match.Success) is not { } loaded)
        {
            return RunnerView.Unseen("the embedded engine has no runner process, and its log does not tell");
        }

        int Value(string name) => int.Parse(loaded.Groups[name].Value, CultureInfo.InvariantCulture);
        return new RunnerView(new RunnerArguments(Value("context") * Value("parallel"), Value("parallel"), Value("threads"), Value("batch")), "log of the embedded engine", []);
    }

    [GeneratedRegex(@"^loaded .* num_ctx=(?<context>\d{1,7}) num_thread=(?<threads>\d{1,5}) num_batch=(?<batch>\d{1,7}) parallel=(?<parallel>\d{1,3}) bytes=")]
    private static partial Regex EngineLoaded();

    [GeneratedRegex(@"msg=""invalid option provided"" option=""?(?<name>\w+)")]
    private static partial Regex InvalidOption();
}
