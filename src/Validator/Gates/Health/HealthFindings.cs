using System.Globalization;
using Validator.Metrics;

namespace Validator.Gates;

/// <summary>How heavily a finding on a server's health weighs.</summary>
public enum HealthWeight
{
    /// <summary>It is told, and decides nothing.</summary>
    Warns,

    /// <summary>The figures are not those of the deployment alone.</summary>
    Doubts,

    /// <summary>The server broke, or no longer is what the boot contract found.</summary>
    Rejects,
}

/// <summary>What happened to a server during its run, by its timeline and its request log: the same for a run that just ended and one read back.</summary>
public static class HealthFindings
{
    /// <summary>The process that infers died under a request.</summary>
    public const string RunnerCrashed = "health.runner_crashed";

    /// <summary>The process that answers ended, and the one that we started went on.</summary>
    public const string ServerRestarted = "health.server_restarted";

    /// <summary>The model was loaded anew with another context.</summary>
    public const string ModelChanged = "health.model_changed";

    /// <summary>The model was loaded anew.</summary>
    public const string ModelReloaded = "health.model_reloaded";

    /// <summary>The model was unloaded.</summary>
    public const string ModelUnloaded = "health.model_unloaded";

    /// <summary>Another model was loaded beside ours.</summary>
    public const string ModelBeside = "health.model_beside";

    /// <summary>The server did not answer after the load.</summary>
    public const string ServerSilent = "health.server_silent";

    /// <summary>The server had to be killed when it was stopped.</summary>
    public const string StopForced = "health.stop_forced";

    /// <summary>Classes of these findings, with their weight.</summary>
    public static IReadOnlyDictionary<string, HealthWeight> Classes { get; } = new Dictionary<string, HealthWeight>
    {
        [RunnerCrashed] = HealthWeight.Rejects,
        [ServerRestarted] = HealthWeight.Rejects,
        [ModelChanged] = HealthWeight.Rejects,
        [ModelBeside] = HealthWeight.Doubts,
        [ModelReloaded] = HealthWeight.Warns,
        [ModelUnloaded] = HealthWeight.Warns,
        [ServerSilent] = HealthWeight.Warns,
        [StopForced] = HealthWeight.Warns,
    };

    /// <summary>The findings, at most one of a class; none where the server stayed what it was.</summary>
    /// <param name="configuration">Id of the configuration, which is also its folder.</param>
    /// <param name="events">The timeline.</param>
    /// <param name="records">The request log.</param>
    /// <param name="keepAlive">How long the model is declared to stay loaded after a request; null for ever, or where that is unknown.</param>
    public static IReadOnlyList<Finding> Of(string configuration, IReadOnlyList<HealthEvent> events, IReadOnlyList<RequestRecord> records, TimeSpan? keepAlive)
    {
        var evidence = $"{configuration}/health.jsonl";
        var ended = events.Any(happened => happened.Kind is HealthKinds.ServerEnded or HealthKinds.SupervisorLost);
        return
        [
            // What a server takes with it when it ends is no finding of its own.
            .. ended ? [] : RunnerFindings.Of(configuration, events, records, keepAlive),
            .. ended ? [] : Told(HealthKinds.ListenerEnded, ServerRestarted,
                all => $"the server's process ended in the midst of the run ({Times(all)}), and what started it went on",
                "read server.log for why it ended; let nothing restart a server behind its users' back"),
            .. Told(HealthKinds.ModelChanged, ModelChanged,
                all => $"the model is not loaded as the boot contract found it: {all[0].Detail} ({Times(all)})",
                "find who sends requests with other options to this server; every change of num_ctx loads the model anew"),
            .. Told(HealthKinds.ServerSilent, ServerSilent,
                all => $"the server did not answer /api/ps after the load ({Times(all)})",
                "read server.log; a server that answers nothing after its load hangs or is overloaded"),
            .. Told(HealthKinds.StopForced, StopForced,
                all => $"warning: the server did not end on SIGTERM and was killed ({Times(all)})",
                "read the end of server.log; a service manager will kill it as well, with whatever it still had to do"),
        ];

        IEnumerable<Finding> Told(string kind, string @class, Func<HealthEvent[], string> words, string remedy)
        {
            var all = events.Where(happened => happened.Kind == kind).ToArray();
            return all.Length == 0 ? [] : [new Finding(@class, words(all), remedy, evidence)];
        }
    }

    /// <summary>How the server broke, in one sentence; null when it did not.</summary>
    public static string? Broke(IReadOnlyList<Finding> findings) => Of(findings, HealthWeight.Rejects);

    /// <summary>Why the figures are not those of the deployment alone; null when they are.</summary>
    public static string? Doubt(IReadOnlyList<Finding> findings) => Of(findings, HealthWeight.Doubts);

    /// <summary>When events were noticed, in words.</summary>
    internal static string Times(IReadOnlyList<HealthEvent> all) => string.Join(", ", all.Take(5).Select(happened => happened.Since is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"between {since:0.0} s and {happened.At:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"at {happened.At:0.0} s"))) + (all.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - 5} more times") : string.Empty);

    private static string? Of(IReadOnlyList<Finding> findings, HealthWeight weight) =>
        findings.FirstOrDefault(finding => Classes.TryGetValue(finding.Class, out var its) && its == weight)?.Explanation;
}
