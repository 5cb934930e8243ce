using System.Globalization;
using Validator.Gates;

namespace Validator.Pipeline.Explain;

/// <summary>What the exit codes say.</summary>
internal static class ExitCodeWords
{
    private static readonly (int Code, string Meaning, string Remedy)[] s_codes =
    [
        (ExitCodes.Approved, "Approved: every required configuration held every gate, on evidence. check: healthy. compare: no regression.", "nothing; keep the verdict.json as a baseline"),
        (ExitCodes.Rejected, "Rejected: a gate failed, or the boot contract or the server broke after it was ready. check: an answer is broken. compare: a regression.", "the first failed gate of the verdict, and its finding"),
        (ExitCodes.Usage, "The spec or the command line is wrong; nothing was started.", "each error names its place and the nearest legal thing; 'lint --fix' puts some right"),
        (ExitCodes.Environment, "The environment allows no verdict: the machine does not meet the spec, Ollama was not found or not ready, the model cannot be loaded, the server cannot be reached.", "the reason of the verdict, and server.log"),
        (ExitCodes.Inconclusive, "Inconclusive: too few samples, telemetry missing, or the tool could not keep up. Never counted as an approval.", "the gate's message: it says how many requests are needed, or what was missing"),
        (ExitCodes.Interrupted, "Cancelled by SIGINT. What was measured is kept.", "run again; 'gate' judges what was kept"),
        (ExitCodes.Terminated, "Cancelled by SIGTERM, as a CI does with a job that is out of time. What was measured is kept.", "the job's time limit against 'run --dry-run'"),
    ];

    /// <summary>Their names: the numbers.</summary>
    public static IEnumerable<string> Names => s_codes.Select(one => Name(one.Code));

    /// <summary>The explanation of <c>4</c>, <c>exit 4</c> or <c>exit code 4</c>; null for anything else.</summary>
    public static Explanation? Find(string name)
    {
        var number = name.Replace("exit code ", string.Empty, StringComparison.OrdinalIgnoreCase).Replace("exit ", string.Empty, StringComparison.OrdinalIgnoreCase).Trim();
        return s_codes.FirstOrDefault(one => Name(one.Code) == number) is { Meaning: { } meaning } found
            ? new Explanation("exit code", number, meaning, [new("source", "the last run of the tool; verdict.json keeps it as exitCode")], [found.Remedy])
            : null;
    }

    private static string Name(int code) => code.ToString(CultureInfo.InvariantCulture);
}
