using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>The sustained load of one configuration: every request is sent, read, judged and written down before the next.</summary>
internal sealed class Measurement(
    DeploymentSpec spec, ConfigurationRun run, OllamaServer server, RequestLog log, WireStore wire, Clock clock, VerificationOptions options)
{
    private static readonly PlannedRequest Calibration = new(0, new QuerySpec("calibration", string.Empty, 1), Measured: false);
    private static readonly Prompt CalibrationPrompt = new([], null, 0, 0);
    private readonly ResponseReader _calibration = new(ticksPerSecond: clock.Time.TimestampFrequency);
    private HttpExchange? _calibrationExchange;
    private readonly SecondLook _secondLook = new();
    private readonly RequestTemplate _template = new(spec.Deployment, run.Configuration);
    private readonly Deadlines _deadlines = new(
        spec.Load.Timeout,
        spec.Deployment.Stream ? spec.Load.FirstByteTimeout : spec.Load.Timeout,
        spec.Load.StallTimeout);

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

        var workers = Enumerable.Range(0, spec.Load.Concurrency)
            .Select(_ => (Exchange: new HttpExchange(server.BaseAddress, _deadlines, clock.Time), Reader: new ResponseReader(ticksPerSecond: clock.Time.TimestampFrequency)))
            .ToArray();
        var witness = new ProcessWitness(server, options.Time);
        options.Progress?.Report(new LoadStarted(run.Configuration, spec.Load));
        try
        {
            return await new ClosedLoop(spec.Load, spec.Workload.Queries, clock.Time).RunAsync(
                (worker, request, due, token) => SendAsync(workers[worker].Exchange, workers[worker].Reader, witness, workload, request, due, token),
                cancellationToken);
        }
        finally
        {
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
    private void Keep(RequestRecord record, Exchange ended, SentRequest? request, ResponseReader reader)
    {
        record = wire.Keep(record, ended, request, reader);
        run.Add(record);
        log.Append(record);
        options.Progress?.Report(new RequestEnded(run.Configuration, record));
    }

    private async Task<bool> SendAsync(
        HttpExchange connection, ResponseReader reader, ProcessWitness witness, Workload workload, PlannedRequest request, long due, CancellationToken cancellationToken)
    {
        var prompt = workload.For(request);
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
            PredictLimit = run.Configuration.Whole("num_predict") is > 0 and var limit ? limit : null,
        };
        reader.Begin(expected);
        var exchange = await connection.SendAsync(_template.Path, _template.Body(prompt.Pieces), reader, due, cancellationToken);
        var report = reader.Finish(exchange);
        var violations = await witness.LayAsync(report.Violations, exchange.End);
        var record = Recording.Of(request, prompt, exchange, report, violations, clock, run.Redaction) with
        {
            Reread = await _secondLook.AtAsync(reader, expected, report, exchange.End, run.Redaction),
        };
        Keep(record, exchange, connection.Request, reader);
        if (!request.Measured && record.Outcome == RequestRecord.Succeeded && report.PromptTokens is { } counted)
        {
            workload.Learn(request, prompt, counted);
        }

        return record.Outcome == RequestRecord.Succeeded;
    }

    private string Describe(Workload workload) => workload.Density is { } density
        ? $"{workload.CorpusLength:N0} characters of corpus, {1 / density.TokensPerCharacter:0.00} characters per token"
            + (density.RelativeError > 0 ? $" (±{density.RelativeError:P1})" : string.Empty)
        : $"{spec.Workload.Queries.Count} queries without a corpus";
}
