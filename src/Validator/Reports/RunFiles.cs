namespace Validator.Reports;

/// <summary>Names of what a run writes into its directory.</summary>
public static class RunFiles
{
    /// <summary>The verdict; written last.</summary>
    public const string Verdict = "verdict.json";

    /// <summary>
    /// What stands in the verdict's place until there is one: that the run did not end. It goes when the verdict is written,
    /// so that it is left only by a run that was killed.
    /// </summary>
    public const string Unfinished = "verdict.unfinished.json";

    /// <summary>The verdict as JUnit.</summary>
    public const string JUnit = "junit.xml";

    /// <summary>The verdict in short.</summary>
    public const string Summary = "summary.md";

    /// <summary>What was decided, why, and how to deploy what was approved.</summary>
    public const string DecisionRecord = "decision.md";

    /// <summary>The decision for supply chains: an in-toto statement, not signed.</summary>
    public const string Attestation = "attestation.intoto.json";

    /// <summary>What a search for the best options came to.</summary>
    public const string Tune = "tune.json";

    /// <summary>The same for people.</summary>
    public const string TuneText = "tune.md";

    /// <summary>Folder of ready-made settings, one folder for each approved configuration.</summary>
    public const string Deployment = "deployment";

    /// <summary>The verdict with its charts, as one page.</summary>
    public const string Page = "report.html";

    /// <summary>The spec as it was understood.</summary>
    public const string Spec = "spec.resolved.yaml";

    /// <summary>Inventory of the machine.</summary>
    public const string Machine = "machine.json";

    /// <summary>One line per request, in a configuration's folder.</summary>
    public const string Requests = "requests.jsonl";

    /// <summary>One line per event of the server's health, in a configuration's folder.</summary>
    public const string Health = "health.jsonl";

    /// <summary>What the client itself took, in a configuration's folder.</summary>
    public const string Client = "client.json";

    /// <summary>What the machine, the server and the client did during the load, in a configuration's folder.</summary>
    public const string Telemetry = "telemetry.jsonl";

    /// <summary>Output of the server, in a configuration's folder.</summary>
    public const string ServerLog = "server.log";

    /// <summary>Folder of raw bytes, in a configuration's folder.</summary>
    public const string Wire = "wire";

    /// <summary>Files at the top of a run directory.</summary>
    public static IReadOnlyList<string> OfRun { get; } = [Verdict, Unfinished, JUnit, Summary, DecisionRecord, Attestation, Page, Tune, TuneText, Spec, Machine];

    /// <summary>Files in a configuration's folder.</summary>
    public static IReadOnlyList<string> OfConfiguration { get; } = [Requests, Health, Client, Telemetry, ServerLog];
}
