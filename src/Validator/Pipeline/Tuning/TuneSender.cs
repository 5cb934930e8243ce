using Validator.Gates;
using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;

namespace Validator.Pipeline.Tuning;

/// <summary>What sends the requests of a search to one server, with the log that they are written to.</summary>
internal sealed class TuneSender : IDisposable
{
    private readonly RequestLog _log;
    private readonly LoadWatch _watch;

    /// <summary>Opens the log, at its end when it exists.</summary>
    public TuneSender(Plan plan, RunFacts facts, ConfigurationRun run, OllamaServer server, Clock clock, VerificationOptions options)
    {
        _log = new RequestLog(run.Folder.Requests);
        _watch = new LoadWatch(plan, facts, run, clock, null);
        var wire = new WireStore(plan.Spec.Wire, run.Folder.Wire, clock.Time.TimestampFrequency, run.Redaction);
        Measurement = new Measurement(plan.Spec, ProbePlan.Of(plan.Spec, plan.Gates, run.Configuration), run, server, _log, wire, clock, options, _watch, plan.TimeScale);
    }

    /// <summary>Sends them.</summary>
    public Measurement Measurement { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _watch.Dispose();
        _log.Dispose();
    }
}
