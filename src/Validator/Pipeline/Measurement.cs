using Validator.Gates;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The sustained load of one configuration: every request is sent, read, judged and written down before the next.</summary>
internal sealed class Measurement(
    DeploymentSpec spec, ProbePlan plan, ConfigurationRun run, OllamaServer server, RequestLog log, WireStore wire, Clock clock, VerificationOptions options, LoadWatch watch) : IProbeSender
{
    private static readonly PlannedRequest Calibration = new(0, new QuerySpec("calibration", string.Empty, 1), Measured: false);
    private static readonly Prompt CalibrationPrompt = new([], null, 0, 0);
    private readonly ResponseReader _calibration = new(ticksPerSecond: clock.Time.TimestampFrequency);
    private HttpExchange? _calibrationExchange;
    private readonly SecondLook _secondLook = new();
    private readonly ProcessWitness _witness = new(server, options.Time);
    private readonly RequestTemplate _template = new(spec.Deployment, run.Configuration);
    private readonly Deadlines _deadlines = new(
        spec.Load.Timeout,
        spec.Deployment.Stream ? spec.Load.FirstByteTimeout : spec.Load.Timeout,
        spec.Load.StallTimeout);

    private (HttpExchange Exchange, ResponseReader Reader)[] _workers = [];

    /// <inheritdoc />
    public int Workers => _workers.Length;

    /// <summary>Runs it to its end.</summary>
    /// <returns>How far it came.</returns>
    /// <exception cref="LoadException">The prompts cannot be made.</exception>
    /// <exception cref="CalibrationException">The server broke while it counted them.</exception>
    public async Task<LoadProgress> RunAsync(CancellationToken cancellationToken)
    {
        _calibrationExchange = new HttpExchange(server.BaseAddress, _deadlines with { Whole = _deadlines.FirstFrame }, clock.Time);
        var counter = new TokenCounter(
            _calibrationExchange,
            _calibration,
            _template,
            spec.Deployment,
            clock.Time,
            KeepFailedCalibration);
        options.Progress?.Report(new StageStarted("calibrate", run.Configuration, "asking the model to count tokens"));
        var workload = await Workload.PrepareAsync(spec.Workload, run.Configuration.ContextLength, counter, cancellationToken);
        options.Progress?.Report(new StageReported("calibrate", run.Configuration, Describe(workload)));

        _workers = Enumerable.Range(0, spec.Load.Concurrency)
            .Select(_ => (Exchange: new HttpExchange(server.BaseAddress, _deadlines, clock.Time), Reader: new ResponseReader(ticksPerSecond: clock.Time.TimestampFrequency)))
            .ToArray();
        var probes = new Probes(spec, plan, run.Configuration, workload, counter, this);
        try
        {
            var loop = new ClosedLoop(spec.Load, spec.Workload.Queries, clock.Time, await probes.BeforeLoadAsync(cancellationToken));
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

    private async Task<LoadProgress> LoadAsync(ClosedLoop loop, Workload workload, CancellationToken cancellationToken)
    {
        options.Progress?.Report(new LoadStarted(run.Configuration, spec.Load));
        watch.Begin();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Decided);
        try
        {
            return await loop.RunAsync(
                (worker, request, due, token) => SendAsync(_workers[worker].Exchange, _workers[worker].Reader, workload, request, due, token),
                bounded.Token);
        }
        catch (OperationCanceledException) when (watch.Decision is not null && !cancellationToken.IsCancellationRequested)
        {
            return new LoadProgress(run.Records.Count(record => record.Counts), OutOfTime: false);
        }
        finally
        {
            watch.End();
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
        run.Add(record);
        log.Append(record);
        options.Progress?.Report(new RequestEnded(run.Configuration, record));
        watch.Take(record);
        return record;
    }

    private async Task<bool> SendAsync(
        HttpExchange connection, ResponseReader reader, Workload workload, PlannedRequest request, long due, CancellationToken cancellationToken)
    {
        var prompt = workload.For(request);
        var (record, ended) = await ExchangeAsync(connection, reader, _template, request, prompt, due, cancellationToken);
        Keep(record, ended, connection.Request, reader);
        if (!request.Measured && record.Outcome == RequestRecord.Succeeded && record.PromptTokens is { } counted)
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
            PromptTolerance = Math.Max(ExpectedResponse.LeastTolerance, prompt.Tolerance),
            PredictLimit = template.PredictLimit,
        };
        reader.Begin(expected);
        var exchange = await connection.SendAsync(template.Path, template.Body(prompt.Pieces), reader, due, cancellationToken);
        var report = reader.Finish(exchange);
        var violations = await _witness.LayAsync(report.Violations, exchange.End);
        var record = Recording.Of(request, prompt, exchange, report, violations, clock, run.Redaction) with
        {
            Reread = await _secondLook.AtAsync(reader, expected, report, exchange.End, run.Redaction),
        };
        return (record, exchange);
    }

    private string Describe(Workload workload) => workload.Density is { } density
        ? $"{workload.CorpusLength:N0} characters of corpus, {1 / density.TokensPerCharacter:0.00} characters per token"
            + (density.RelativeError > 0 ? $" (±{density.RelativeError:P1})" : string.Empty)
        : $"{spec.Workload.Queries.Count} queries without a corpus";
}
