using Validator.Gates;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The sustained load of one configuration: every request is sent, read, judged and written down before the next.</summary>
internal sealed class Measurement(
    DeploymentSpec spec, ProbePlan plan, ConfigurationRun run, OllamaServer server, RequestLog log, WireStore wire, Clock clock, VerificationOptions options, LoadWatch watch, int timeScale) : IProbeSender
{
    private static readonly PlannedRequest Calibration = new(0, new QuerySpec("calibration", string.Empty, 1), Measured: false);
    private static readonly Prompt CalibrationPrompt = new([], null, 0, 0);
    private readonly ResponseReader _calibration = new(ticksPerSecond: clock.Time.TimestampFrequency);
    private readonly Lock _kept = new();
    private HttpExchange? _calibrationExchange;
    private TokenCounter? _counter;
    private readonly SecondLook _secondLook = new();
    private readonly ProcessWitness _witness = new(server, options.Time);
    private readonly RequestTemplate _template = new(spec.Deployment, run.Configuration);
    private readonly Connections _workers = new(() => (new HttpExchange(server.BaseAddress, DeadlinesOf(spec), clock.Time), new ResponseReader(ReaderLimits.For(spec.Load.MostConcurrency), clock.Time.TimestampFrequency)));

    /// <inheritdoc />
    public int Workers => spec.Load.ProbeConcurrency;

    /// <summary>Runs it to its end.</summary>
    /// <returns>How far it came.</returns>
    /// <exception cref="LoadException">The prompts cannot be made.</exception>
    /// <exception cref="CalibrationException">The server broke while it counted them.</exception>
    public async Task<LoadProgress> RunAsync(CancellationToken cancellationToken)
    {
        var workload = await PrepareAsync(cancellationToken);
        var probes = new Probes(spec, plan, run.Configuration, workload, _counter!, this);
        try
        {
            var loop = LoadLoops.Of(spec.Load, spec.Workload.Queries, clock.Time, await probes.BeforeLoadAsync(cancellationToken));
            var progress = await LoadAsync(loop, workload, cancellationToken);
            if (progress.OutOfTime)
            {
                probes.Skip("load.maxDuration ended the load before its plan was met");
                return progress;
            }

            if (watch.Decision is { Decision: Decision.Rejected } rejected)
            {
                probes.Skip($"the load was ended early, {rejected.Reach}");
                return progress;
            }

            await ServerDeath.LookAsync(server, options.Time, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            await probes.AfterLoadAsync(loop.LastNumber, cancellationToken);
            return progress;
        }
        catch (OperationCanceledException)
        {
            probes.Skip(server.Exited.IsCompleted ? "the server ended before them" : "the run was broken off before them");
            throw;
        }
    }

    /// <summary>Makes the prompts, as the model counts them.</summary>
    /// <exception cref="LoadException">They cannot be made.</exception>
    /// <exception cref="CalibrationException">The server broke while it counted them.</exception>
    public async Task<Workload> PrepareAsync(CancellationToken cancellationToken)
    {
        var deadlines = DeadlinesOf(spec);
        _calibrationExchange = new HttpExchange(server.BaseAddress, deadlines with { Whole = deadlines.FirstFrame }, clock.Time);
        _counter = new TokenCounter(
            _calibrationExchange,
            _calibration,
            _template,
            spec.Deployment,
            clock.Time,
            KeepFailedCalibration);
        options.Progress?.Report(new StageStarted("calibrate", run.Configuration, "asking the model to count tokens"));
        var workload = await Workload.PrepareAsync(spec.Workload, run.Configuration.ContextLength, _counter, spec.Load.Warmup + spec.Load.MostRequests, cancellationToken);
        run.Workload = workload.Facts;
        options.Progress?.Report(new StageReported("calibrate", run.Configuration, Describe(workload)));
        return workload;
    }

    /// <inheritdoc />
    public async Task<RequestRecord> SendAsync(int worker, ProbeRequest probe, CancellationToken cancellationToken)
    {
        var (connection, reader) = _workers[worker];
        var (record, ended) = await ExchangeAsync(connection, reader, probe.Template, probe.Request, probe.Prompt, clock.Time.GetTimestamp(), cancellationToken);
        record = record with { Phase = probe.Phase };
        if (record.Outcome != RequestRecord.Cancelled)
        {
            record = Recording.Redacted(probe.Judge(record, reader.CaptureComplete ? AnswerText.Of(reader.Captured.Span, spec.Deployment.Stream) : null), run.Redaction);
        }

        return Keep(record, ended, connection.Request, reader);
    }

    /// <inheritdoc />
    public void Skip(string query, string phase, string reason)
    {
        var record = new RequestRecord
        {
            Id = 0,
            Query = query,
            Phase = phase,
            ScheduledAt = clock.Seconds(clock.Time.GetTimestamp()),
            Outcome = RequestRecord.Cancelled,
            Probe = new RecordedProbe(query.Split('.')[^1], Note: $"not asked: {reason}"),
        };
        run.Add(record);
        log.Append(record);
        Tell($"{query} not asked: {reason}");
    }

    /// <inheritdoc />
    public void Tell(string words) => options.Progress?.Report(new StageReported("probe", run.Configuration, words));

    private async Task<LoadProgress> LoadAsync(LoadLoop loop, Workload workload, CancellationToken cancellationToken)
    {
        options.Progress?.Report(new LoadStarted(run.Configuration, spec.Load));
        var self = await SelfMeasurement.StartAsync(options.Time, timeScale);
        var turns = new Turns(workload, spec);
        watch.Begin(first: loop.LastNumber + spec.Load.Warmup + 1);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Decided);
        try
        {
            return await loop.RunAsync(
                (worker, request, due, token) => SendAsync(worker, turns, workload, request, due, token),
                bounded.Token);
        }
        catch (OperationCanceledException) when (watch.Decision is not null && !cancellationToken.IsCancellationRequested)
        {
            return new LoadProgress(run.Records.Count(record => record.Counts), OutOfTime: false);
        }
        finally
        {
            watch.End();
            run.Client = await self.EndAsync();
            run.Client.Write(run.Folder.Client);
            options.Progress?.Report(new LoadEnded(run.Configuration));
        }
    }

    /// <summary>A good calibration request leaves its count; a failed one leaves its line and its bytes.</summary>
    private void KeepFailedCalibration(Exchange exchange, ResponseReport report)
    {
        var record = Recording.Of(Calibration, CalibrationPrompt, exchange, report, report.Violations, clock, run.Redaction) with { Phase = RequestRecord.CalibrationPhase };
        Keep(record, exchange, _calibrationExchange?.Request, _calibration);
    }

    /// <summary>Writes a request down, its bytes first, and tells who watches.</summary>
    private RequestRecord Keep(RequestRecord record, Exchange ended, SentRequest? request, ResponseReader reader)
    {
        record = wire.Keep(record, ended, request, reader);
        lock (_kept)
        {
            // In one order in memory and on disk: what a finding calls the first must be the same when the run is judged again.
            run.Add(record);
            log.Append(record);
        }

        options.Progress?.Report(new RequestEnded(run.Configuration, record));
        watch.Take(record);
        return record;
    }

    private async Task<bool> SendAsync(int worker, Turns turns, Workload workload, PlannedRequest planned, long due, CancellationToken cancellationToken)
    {
        var (connection, reader) = _workers[worker];
        var (request, prompt, prefill) = turns.Next(worker, planned);
        var (record, ended) = await ExchangeAsync(connection, reader, _template, request, prompt, due, cancellationToken);
        Keep(record with { Prefill = prefill }, ended, connection.Request, reader);
        if (turns.Ended(worker, record, reader) is { } why)
        {
            options.Progress?.Report(new StageReported("load", run.Configuration, why));
        }

        if (!request.Measured && request.Turn == 1 && record.Outcome == RequestRecord.Succeeded && record.PromptTokens is { } counted)
        {
            workload.Learn(request, prompt, counted);
        }

        return record.Outcome == RequestRecord.Succeeded;
    }

    /// <summary>Sends a request and has its answer read and judged; it is not yet kept.</summary>
    private async Task<(RequestRecord Record, Exchange Ended)> ExchangeAsync(
        HttpExchange connection, ResponseReader reader, RequestTemplate template, PlannedRequest request, Prompt prompt, long due, CancellationToken cancellationToken)
    {
        var expected = new ExpectedResponse(
            spec.Deployment.Api,
            spec.Deployment.Stream,
            spec.Deployment.Model.Text,
            prompt.Tokens,
            run.Configuration.ContextLength,
            run.Configuration.Keep)
        {
            ExpectsUsage = spec.Deployment.Api == ApiKind.OpenAi && spec.Deployment.Stream,
            PromptTolerance = Math.Max(ExpectedResponse.LeastTolerance, prompt.Tolerance + prompt.Slack),
            PredictLimit = request.Query.MaxTokens ?? template.PredictLimit,
        };
        reader.Begin(expected);
        var body = template.Body(prompt, request.Query.MaxTokens);
        var dispatchedAt = request.Scheduled ? clock.Time.GetTimestamp() : (long?)null;
        var exchange = await connection.SendAsync(template.Path, body, reader, due, cancellationToken);
        var report = reader.Finish(exchange);
        var violations = await _witness.LayAsync(report.Violations, exchange.End);
        var record = Recording.Of(request, prompt, exchange, report, violations, clock, run.Redaction) with
        {
            DispatchedAt = clock.Seconds(dispatchedAt),
            Reread = await _secondLook.AtAsync(reader, expected, report, exchange.End, run.Redaction),
        };
        return (record, exchange);
    }

    private static Deadlines DeadlinesOf(DeploymentSpec spec) => new(
        spec.Load.Timeout, spec.Deployment.Stream ? spec.Load.FirstByteTimeout : spec.Load.Timeout, spec.Load.StallTimeout);

    private string Describe(Workload workload) => workload.Density is { } density
        ? $"{workload.CorpusLength:N0} characters of corpus, {1 / density.TokensPerCharacter:0.00} characters per token"
            + (density.RelativeError > 0 ? $" (±{density.RelativeError:P1})" : string.Empty)
        : $"{spec.Workload.Queries.Count} queries without a corpus";
}
