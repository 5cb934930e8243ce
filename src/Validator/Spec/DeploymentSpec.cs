namespace Validator.Spec;

/// <summary>A deployment spec, parsed and checked. Paths are absolute; units are base units.</summary>
public sealed record DeploymentSpec
{
    /// <summary>Path of the file as the user gave it.</summary>
    public required string File { get; init; }

    /// <summary>Name of the deployment: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The machine it is meant for.</summary>
    public TargetSpec Target { get; init; } = new();

    /// <summary>What serves it.</summary>
    public required RuntimeSpec Runtime { get; init; }

    /// <summary>What is deployed.</summary>
    public required DeploymentSection Deployment { get; init; }

    /// <summary>Axes of the cross product over <c>deployment.options</c>, in the order written.</summary>
    public IReadOnlyList<MatrixAxis> Matrix { get; init; } = [];

    /// <summary>How the configurations follow each other.</summary>
    public ScheduleSpec Schedule { get; init; } = new();

    /// <summary>Which configurations must be approved.</summary>
    public AcceptRule Accept { get; init; } = new(AcceptKind.All, []);

    /// <summary>What is asked.</summary>
    public required WorkloadSpec Workload { get; init; }

    /// <summary>How it is asked.</summary>
    public required LoadSpec Load { get; init; }

    /// <summary>What is asked apart from the load.</summary>
    public ProbeSpec Probes { get; init; } = new();

    /// <summary>What must hold; never empty.</summary>
    public required IReadOnlyList<GateDeclaration> Gates { get; init; }

    /// <summary>How much weighs what is known before the load.</summary>
    public PolicySpec Policy { get; init; } = new();

    /// <summary>How the machine and the server are watched during the load.</summary>
    public TelemetrySpec Telemetry { get; init; } = new();

    /// <summary>Absolute path of the <c>verdict.json</c> or run directory that gates with <c>of baseline</c> compare to, or <c>last-approved</c>; null when none.</summary>
    public LocatedText? Baseline { get; init; }

    /// <summary>Absolute path of the <c>tune.json</c> whose best gates with <c>of best</c> compare to as well; null when none.</summary>
    public LocatedText? Best { get; init; }

    /// <summary>Which raw bytes are kept.</summary>
    public WireSpec Wire { get; init; } = new(WireCapture.Failures, 64L * 1024 * 1024);
}

/// <summary><c>target</c>: the machine the deployment is meant for.</summary>
public sealed record TargetSpec
{
    /// <summary>Runner labels, for planning only.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What the machine must have.</summary>
    public IReadOnlyList<MachineRequirement> Require { get; init; } = [];
}

/// <summary>One entry of <c>target.require</c>.</summary>
/// <param name="Key"><c>physicalCores</c>, <c>logicalCores</c>, <c>memory</c>, <c>disk</c>, <c>os</c> or <c>arch</c>.</param>
/// <param name="Operator">A comparison; <c>==</c> for <c>os</c> and <c>arch</c>.</param>
/// <param name="Number">The bound in base units; null for texts.</param>
/// <param name="Text">As written, without the operator.</param>
/// <param name="Location">Its place in the spec.</param>
public sealed record MachineRequirement(string Key, string Operator, double? Number, string Text, SourceLocation Location);

/// <summary><c>runtime</c>: what serves the model.</summary>
public sealed record RuntimeSpec
{
    /// <summary>Real, embedded, or one that runs already.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Ollama;

    /// <summary>Demanded version range, each term an operator and a version; empty when any will do.</summary>
    public IReadOnlyList<VersionTerm> Version { get; init; } = [];

    /// <summary>The range as written, <c>${NAME}</c> still in place, where the environment put something in; null where it did not.</summary>
    public string? VersionForRecord { get; init; }

    /// <summary>The executable named in the spec; null to look for it.</summary>
    public LocatedText? Executable { get; init; }

    /// <summary>Address of the server to attach to: scheme, host and port; null unless it is attached to.</summary>
    public LocatedText? Url { get; init; }

    /// <summary>Logical processors of the server, such as <c>0-6,8</c>, or <c>auto</c> or <c>none</c>; null is <c>auto</c>.</summary>
    public string? Affinity { get; init; }

    /// <summary>Priority of the server, -20 (most urgent) to 19, as <c>nice</c> counts it; null for that of this tool.</summary>
    public int? Nice { get; init; }

    /// <summary>Priority of this tool during the run, likewise; null to leave it.</summary>
    public int? ClientNice { get; init; }

    /// <summary>The release to fetch where no executable is found; null to fetch none.</summary>
    public ProvisionSpec? Provision { get; init; }

    /// <summary>Absolute path of the file of faults that the embedded engine injects; null for none.</summary>
    public LocatedText? Faults { get; init; }

    /// <summary>Scripted machine that the embedded engine plays: the name of a built-in profile, or a path; null for real work.</summary>
    public LocatedText? Profile { get; init; }

    /// <summary>Seconds of scripted time in one second; null for the profile's own.</summary>
    public int? TimeScale { get; init; }

    /// <summary>Environment of the server, as resolved: may hold secrets, so it is never printed. See <see cref="EnvironmentForRecord"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same as written in the spec, with <c>${NAME}</c> still in place: fit to be recorded.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentForRecord { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of <see cref="Environment"/> into which our own environment put something, and what it put in: blotted out of what the server writes.</summary>
    public IReadOnlyList<string> EnvironmentSecrets { get; init; } = [];

    /// <summary>How long the server may take to answer <c>/api/version</c>.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the model may take to load.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>One term of a version range, such as <c>&gt;= 0.12</c>.</summary>
/// <param name="Operator"><c>==</c>, <c>!=</c>, <c>&gt;=</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&lt;</c>.</param>
/// <param name="Version">Dotted numbers, an optional pre-release tag behind a hyphen.</param>
public sealed record VersionTerm(string Operator, string Version);

/// <summary><c>deployment</c>: what is deployed.</summary>
public sealed record DeploymentSection
{
    /// <summary>Model name as Ollama knows it.</summary>
    public required LocatedText Model { get; init; }

    /// <summary>Demanded digest, hexadecimal without <c>sha256:</c>; null when any will do.</summary>
    public LocatedText? Digest { get; init; }

    /// <summary>Demanded share of the loaded model that lies on GPUs; null when any will do.</summary>
    public ShareDemand? GpuShare { get; init; }

    /// <summary>Where the model comes from.</summary>
    public ModelSource Source { get; init; } = ModelSource.Present;

    /// <summary>Route that carries the load.</summary>
    public ApiKind Api { get; init; } = ApiKind.Generate;

    /// <summary>Whether answers are streamed.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>Ollama's <c>keep_alive</c>, as written; null leaves the server's default.</summary>
    public string? KeepAlive { get; init; }

    /// <summary>Ollama's <c>truncate</c>; null leaves the server's default, which cuts silently.</summary>
    public bool? Truncate { get; init; }

    /// <summary>Ollama's model options, by Ollama's names.</summary>
    public IReadOnlyDictionary<string, OptionValue> Options { get; init; } = new Dictionary<string, OptionValue>();
}

/// <summary>One axis of the matrix.</summary>
/// <param name="Option">Ollama's name of the option.</param>
/// <param name="Values">Its values, in the order written.</param>
public sealed record MatrixAxis(string Option, IReadOnlyList<OptionValue> Values);

/// <summary><c>accept</c>.</summary>
/// <param name="Kind">All, any, or those named.</param>
/// <param name="Configurations">Ids when named.</param>
public sealed record AcceptRule(AcceptKind Kind, IReadOnlyList<string> Configurations);

/// <summary><c>workload</c>: what is asked.</summary>
public sealed record WorkloadSpec
{
    /// <summary>Text put before every query; null for bare queries.</summary>
    public CorpusSpec? Corpus { get; init; }

    /// <summary>The queries: those written out, those of built-in sets, and those of <see cref="Prompts"/> once they are read. Empty only before that.</summary>
    public required IReadOnlyList<QuerySpec> Queries { get; init; }

    /// <summary>Absolute path of a JSONL file with more queries; null for none.</summary>
    public LocatedText? Prompts { get; init; }

    /// <summary>Whether <see cref="Queries"/> are all there are, those of <see cref="Prompts"/> too.</summary>
    public bool HasAllQueries { get => field || Prompts is null; init; }

    /// <summary>Whether prompts share a beginning that the server's cache may serve.</summary>
    public PrefillPolicy Prefill { get; init; } = PrefillPolicy.Cold;
}

/// <summary><c>workload.corpus</c>.</summary>
/// <param name="Path">Absolute path of a folder or file.</param>
/// <param name="Include">Globs, relative to the folder; never empty.</param>
/// <param name="Exclude">Globs taken out again.</param>
/// <param name="Tokens">Length of the whole prompt in the model's own tokens; null for all of the corpus.</param>
public sealed record CorpusSpec(LocatedText Path, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, int? Tokens)
{
    /// <summary><see cref="Include"/> fit to be shown: <c>${NAME}</c> still in place where the environment put something in.</summary>
    public IReadOnlyList<string> IncludeForRecord { get; init; } = Include;

    /// <summary>The same of <see cref="Exclude"/>.</summary>
    public IReadOnlyList<string> ExcludeForRecord { get; init; } = Exclude;

    /// <summary>Whether only files that git tracks are taken.</summary>
    public bool Git { get; init; }
}

/// <summary><c>load</c>: how it is asked.</summary>
public sealed record LoadSpec
{
    /// <summary>Place of what bounds it; null where it was not read from a spec.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>When requests are sent.</summary>
    public LoadShape Shape { get; init; } = new();

    /// <summary>Workers that each wait for their answer before they ask again (closed loop).</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Whether it changes by plan; a single stage that holds one level is a load as any.</summary>
    public bool Varies => Shape.Stages.Count > 1 || Shape.Stages.Any(stage => !stage.Steps && stage.Target != StartLevel);

    /// <summary>Requests per second of an open loop, or workers of a closed one, where it begins.</summary>
    public double StartLevel => Shape.IsOpen ? Shape.Rate ?? 0 : Concurrency;

    /// <summary>Requests that may be under way.</summary>
    public int MostConcurrency => Shape.IsOpen ? Shape.MaxConcurrency : Math.Max(Concurrency, (int)Shape.Stages.Select(stage => stage.Target).DefaultIfEmpty().Max());

    /// <summary>Requests at a time of probes among others: as many as the load's, of which an open loop has no number.</summary>
    public int ProbeConcurrency => Math.Min(MostConcurrency, Shape.IsOpen ? 4 : int.MaxValue);

    /// <summary>Requests before the measured ones; they count for nothing but the calibration.</summary>
    public int Warmup { get; init; }

    /// <summary>Measured requests; null for no limit by number.</summary>
    public int? Requests { get; init; }

    /// <summary>Measured requests at most; null where its duration may bring more.</summary>
    public int? MostRequests => Duration is null || StopWhen == StopRule.First ? Requests : null;

    /// <summary>Measured time, that of all stages; null for no limit by time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Which of the two limits ends the load.</summary>
    public StopRule StopWhen { get; init; } = StopRule.Last;

    /// <summary>Whether the load ends as soon as its verdict is decided.</summary>
    public bool Early { get; init; }

    /// <summary>Whether it may end before its plan is met: a soak, which has a duration and no number of requests, never does.</summary>
    public bool EndsEarly => Early && Requests is not null;

    /// <summary>Bound on the whole load of a configuration; null for none.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Bound on one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Bound on the wait for the first complete frame of a streamed answer; one that is not streamed has <see cref="Timeout"/> alone.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bound on the wait between frames, after the first.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary><c>probes</c>: requests apart from the load, which measure nothing and prove something.</summary>
public sealed record ProbeSpec
{
    /// <summary>Texts with canaries; null: one where a gate needs them, else none.</summary>
    public int? Canaries { get; init; }

    /// <summary>Queries that are asked alone and again among others; null: two where that can tell something.</summary>
    public int? Alone { get; init; }
}

/// <summary>A gate as written; the gates' stage reads the expression.</summary>
/// <param name="Id">As given; null to derive it from the expression.</param>
/// <param name="Expression">As written; the environment is not put in, for gates are recorded.</param>
/// <param name="Severity">Fail or warn.</param>
/// <param name="Location">Place of the expression's first character.</param>
public sealed record GateDeclaration(string? Id, string Expression, GateSeverity Severity, SourceLocation Location);

/// <summary><c>wire</c>: which raw bytes are kept.</summary>
/// <param name="Capture">Which responses.</param>
/// <param name="MaxSize">Bytes kept per configuration at most.</param>
public sealed record WireSpec(WireCapture Capture, long MaxSize);
