using Validator.Gates;
using Validator.Machine.Telemetry;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Watches the load of one configuration while it runs: ends it when its verdict is decided, says after the first requests what
/// the gates will be able to tell, and says when nothing goes on.
/// </summary>
/// <param name="plan">What is planned.</param>
/// <param name="facts">What is known of the run.</param>
/// <param name="run">The configuration.</param>
/// <param name="clock">The load's clock.</param>
/// <param name="progress">Who is told; null for nobody.</param>
/// <param name="telemetry">What is sampled beside it; null for nothing.</param>
internal sealed class LoadWatch(Plan plan, RunFacts facts, ConfigurationRun run, Clock clock, IProgress<RunEvent>? progress, TelemetryTarget? telemetry = null) : IDisposable
{
    /// <summary>Requests after which the noise of the figures can be told, if roughly.</summary>
    private const int First = 5;

    /// <summary>Requests of a baseline whose log is read in no time that counts.</summary>
    private const int MostRead = 1000;

    private readonly EarlyJudge? _judge = plan.Spec.Load.EndsEarly
        ? new EarlyJudge(plan.Gates, plan.Spec.Load, Judgement.TimingOf(plan.Spec), BaselineOf(plan, run, facts))
        : null;

    private readonly CancellationTokenSource _decided = new();
    private NoProgress? _stillness;
    private ITimer? _timer;
    private LoadTelemetry? _telemetry;
    private int _counted;

    /// <summary>What ended the load before its plan was met; null while nothing did.</summary>
    public EarlyDecision? Decision { get; private set; }

    /// <summary>Is cancelled when the verdict is decided.</summary>
    public CancellationToken Decided => _decided.Token;

    /// <summary>The load begins.</summary>
    /// <param name="first">Number of its first measured request.</param>
    public void Begin(int first)
    {
        _judge?.Begin(first);
        _telemetry = telemetry is null ? null : new LoadTelemetry(run.Folder.Telemetry, telemetry, clock, run.Placement);
        var stillness = _stillness = new NoProgress(clock.Now);
        _timer = clock.Time.CreateTimer(
            _ =>
            {
                if (stillness.Look(clock.Now) is { } words)
                {
                    Tell(words);
                }
            },
            null,
            NoProgress.Every,
            NoProgress.Every);
    }

    /// <summary>The load is over.</summary>
    public void End()
    {
        _timer?.Dispose();
        _telemetry?.Dispose();
        _telemetry = null;
    }

    /// <summary>Takes a request that ended and is recorded, a probe's too.</summary>
    public void Take(RequestRecord record)
    {
        if (record.Outcome == RequestRecord.Cancelled)
        {
            return;
        }

        _telemetry?.Take(record);
        _stillness?.Ended(clock.Now, (record.EndedAt ?? record.SentAt ?? 0) - (record.SentAt ?? 0));
        if (record.Counts && Interlocked.Increment(ref _counted) == First)
        {
            TellPower();
        }

        if (_judge?.Take(record) is { } decision)
        {
            Decision = decision;
            Tell(decision.ToString());
            _decided.Cancel();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        End();
        _decided.Dispose();
    }

    /// <summary>The baseline's figures; the single values of a long one are not read while a load is measured.</summary>
    private static BaselineFigures BaselineOf(Plan plan, ConfigurationRun run, RunFacts facts)
    {
        var figures = plan.Baseline?.For(run.Configuration.Id, facts) ?? BaselineFigures.None;
        return figures.Metrics is { } metrics && metrics.Get(MetricName.RequestsCount).Number > MostRead ? figures with { Metrics = metrics.Summed() } : figures;
    }

    private void TellPower()
    {
        var metrics = MetricSet.Compute(run.Records, Judgement.TimingOf(plan.Spec));
        var setting = GateSetting.None with { Baseline = BaselineOf(plan, run, facts), Planned = plan.CountRequests() };
        foreach (var gate in GateEvaluator.Evaluate(plan.Gates, metrics, setting).Where(gate => gate.Power is not null))
        {
            Tell($"after {First} requests, {gate.Id} {gate.Power}");
        }
    }

    private void Tell(string words) => progress?.Report(new StageReported("load", run.Configuration, words));
}
