using System.Text.Json.Serialization;

namespace Validator.Metrics;

/// <summary>One thing that was seen of a server between its boot and its end: a line of <c>health.jsonl</c>.</summary>
/// <param name="At">When it was noticed, in seconds since the run began.</param>
/// <param name="Kind">One of <see cref="HealthKinds"/>.</param>
/// <param name="Since">When it was last seen to be otherwise, in seconds since the run began: it happened between the two. Null where it was noticed at once.</param>
/// <param name="Process">Id of the process that it concerns; null when it concerns none.</param>
/// <param name="Detail">More of it, for a person; null when there is none.</param>
/// <param name="LoadSeconds">How long the model took to load at the boot; null but for the start of the watch.</param>
public sealed record HealthEvent(
    double At,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Since = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Process = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LoadSeconds = null);

/// <summary>Kinds of events.</summary>
public static class HealthKinds
{
    /// <summary>The watch began; its process is the runner, null where none can be watched.</summary>
    public const string WatchStarted = "watch.started";

    /// <summary>The watch ended with the load.</summary>
    public const string WatchEnded = "watch.ended";

    /// <summary>The process that infers is gone.</summary>
    public const string RunnerEnded = "runner.ended";

    /// <summary>Another process that infers appeared.</summary>
    public const string RunnerStarted = "runner.started";

    /// <summary>The server's log tells of a load of the model after the one at its boot; only the embedded engine's is read for that.</summary>
    public const string ModelLoaded = "model.loaded";

    /// <summary>The process that answers requests is gone, and the one that we started lives.</summary>
    public const string ListenerEnded = "server.process_ended";

    /// <summary>The server ended.</summary>
    public const string ServerEnded = "server.ended";

    /// <summary>The supervisor of the server was lost, so that nothing is known of the server.</summary>
    public const string SupervisorLost = "supervisor.lost";

    /// <summary>After the load <c>/api/ps</c> does not list the model.</summary>
    public const string ModelUnloaded = "model.unloaded";

    /// <summary>After the load <c>/api/ps</c> lists the model with another context than after its boot.</summary>
    public const string ModelChanged = "model.changed";

    /// <summary>After the load <c>/api/ps</c> lists another model.</summary>
    public const string ModelBeside = "model.beside";

    /// <summary>After the load <c>/api/ps</c> was not answered.</summary>
    public const string ServerSilent = "server.silent";

    /// <summary>The server did not end on SIGTERM and was killed.</summary>
    public const string StopForced = "stop.forced";
}
