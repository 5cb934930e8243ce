using Validator.Gates;
using Validator.Load;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Reports;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>What becomes of one configuration in the course of a run.</summary>
internal sealed class ConfigurationRun(Configuration configuration, ConfigurationDirectory folder, IReadOnlyList<string> secrets, HealthTimeline health)
{
    private readonly List<RequestRecord> _records = [];
    private readonly Lock _gate = new();

    public Configuration Configuration { get; } = configuration;

    /// <summary>Values of the environment that its server is given, see <see cref="Pipeline.Secrets"/>.</summary>
    public IReadOnlyList<string> Secrets { get; } = secrets;

    /// <summary>Blots them out of what the server says.</summary>
    public Redaction Redaction { get; } = new(secrets);

    /// <summary>Folder of its results.</summary>
    public ConfigurationDirectory Folder { get; } = folder;

    /// <summary>The booted server with its model loaded; null before and after.</summary>
    public OllamaServer? Server { get; set; }

    /// <summary>What was seen of its server.</summary>
    public HealthTimeline Health { get; } = health;

    /// <summary>How long the model took to load at the boot; null before.</summary>
    public TimeSpan? LoadTime { get; set; }

    /// <summary>The context that the model was loaded with at the boot; null before, and where the server does not tell.</summary>
    public int? LoadedContext { get; set; }

    /// <summary>The server and the model, as they may be shown; null before the boot.</summary>
    public Served? Served { get; set; }

    /// <summary>Models that were in memory beside ours before the load.</summary>
    public IReadOnlyList<string> Neighbours { get; set; } = [];

    /// <summary>What its prompts were made of; null before they were.</summary>
    public WorkloadFacts? Workload { get; set; }

    /// <summary>Whether the embedded engine answered, under whatever name it was started.</summary>
    public bool Rehearsed { get; set; }

    /// <summary>Whether it played a scripted machine.</summary>
    public bool Scripted { get; set; }

    /// <summary>Whether the boot was tried.</summary>
    public bool Booted { get; set; }

    public IReadOnlyList<ContractResult> Contract { get; set; } = [];

    /// <summary>What policies found before the load.</summary>
    public IReadOnlyList<PolicyResult> Policy { get; set; } = [];

    /// <summary>Why it cannot be judged by its gates alone; null while nothing stands against that.</summary>
    public RunFailure? Failure { get; set; }

    /// <summary>What we took ourselves during its load; null before its end.</summary>
    public ClientUse? Client { get; set; }

    /// <summary>What machine and server did during its load.</summary>
    public TelemetryLog Telemetry { get; set; } = TelemetryLog.None;

    /// <summary>Where the model lay right after it was loaded; null before, and where that is not known.</summary>
    public ModelPlacement? Placement { get; set; }

    /// <summary>What ended its load before the plan was met; null where nothing did.</summary>
    public EarlyDecision? Early { get; set; }

    /// <summary>What an earlier run measured, which this one goes on with; null where it is to be run.</summary>
    public MeasuredConfiguration? Kept { get; init; }

    /// <summary>Whether it is over, in this run or an earlier one.</summary>
    public bool Ended { get => field || Kept is not null; set; }

    /// <summary>The requests that ended, in the order in which they did.</summary>
    public IReadOnlyList<RequestRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>All that is to be judged.</summary>
    public MeasuredConfiguration Measured => Kept ?? new(Configuration, Contract, Records, Failure) { Health = Health.Events, Client = Client, Telemetry = Telemetry, Workload = Workload, Early = Early, Served = Served, Policy = [.. Policy.Select(result => result.Finding)] };

    public void Add(RequestRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
        }
    }
}
