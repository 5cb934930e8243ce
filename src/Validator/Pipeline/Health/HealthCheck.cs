using System.Globalization;
using Validator.Integrity;
using Validator.Integrity.Independent;
using Validator.Load;
using Validator.Spec;

namespace Validator.Pipeline;

/// <summary>
/// Checks a running server in seconds: its version, its model, and a handful of short answers, judged byte by byte. Changes
/// nothing but what it says: a model that is not in memory is loaded; one that is stays as it was loaded.
/// </summary>
public sealed class HealthCheck(HealthCheckOptions options)
{
    /// <summary>From there on a load was no answer from memory; a loaded model answers a request for it in milliseconds.</summary>
    private const long ReloadNs = 200_000_000;

    private readonly long _start = options.Time.GetTimestamp();
    private readonly TimeSpan _stall = options.Stall < options.Timeout / 2 ? options.Stall : options.Timeout / 2;
    private readonly List<CheckedAnswer> _answers = [];
    private readonly List<string> _notes = [];
    private string? _version;
    private ModelChoice? _model;
    private bool _stillComing;

    private TimeSpan Left => options.Timeout - options.Time.GetElapsedTime(_start);

    /// <summary>Checks, once.</summary>
    /// <param name="cancellationToken">Breaks it off; what was found is reported as cancelled.</param>
    public async Task<HealthReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(cancellationToken);
        }
        catch (CheckException exception)
        {
            return Report(CheckOutcome.Environment, exception.Message, exception.Remedy);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report(CheckOutcome.Cancelled, "the check was broken off by a signal");
        }
    }

    private async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        var control = new ControlPlane(options.Server, options.Time);
        _version = await control.VersionAsync(Left, cancellationToken);
        var installed = await control.ModelsAsync("/api/tags", Remaining(), cancellationToken);
        var loaded = await control.ModelsAsync("/api/ps", Remaining(), cancellationToken);
        _model = ModelChoice.Of(options.Model, installed, loaded);
        if (!_model.Loaded)
        {
            await LoadAsync(control, _model, cancellationToken);
        }

        foreach (var request in CheckRequest.Of(options.Apis))
        {
            if (Left <= TimeSpan.Zero || !await AskAsync(request, cancellationToken))
            {
                break;
            }
        }

        return Conclude();
    }

    /// <summary>Sends one request; false when no further one is to be sent, since it would only wait for the same silence.</summary>
    private async Task<bool> AskAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var (answer, ended) = await SendAsync(request, new Deadlines(Left, Left, _stall), cancellationToken);
        if (answer is { Status: 400, Error: { } words } && words.Contains("does not support", StringComparison.Ordinal))
        {
            throw new CheckException($"{_model!.Name} cannot be asked by {request.Name}: {words}", "name a model that generates text with --model");
        }

        _stillComing = ended == ExchangeEnd.Timeout && answer.Frames > 0;
        return ended is ExchangeEnd.Complete or ExchangeEnd.Closed or ExchangeEnd.Reset;
    }

    /// <summary>Loads the model by a request without a prompt and without options, so that a refusal to load is told from a broken answer.</summary>
    private async Task LoadAsync(ControlPlane control, ModelChoice model, CancellationToken cancellationToken)
    {
        var size = model.Size is { } bytes ? $" ({Quantity.Format(bytes, Unit.Bytes)} on disk)" : string.Empty;
        var why = options.Model is null ? "; no model was in memory, and this is the smallest" : string.Empty;
        _notes.Add($"{model.Name}{size} was not in memory: this check loaded it{why}");
        options.Progress?.Report($"loading {model.Name}{size}, which is not in memory{why}");
        var (answer, ended) = await SendAsync(new CheckRequest(ApiKind.Generate, false, string.Empty), new Deadlines(Left, Left, Left), cancellationToken);
        if (ended is ExchangeEnd.Timeout or ExchangeEnd.FirstByteTimeout or ExchangeEnd.Stall)
        {
            throw new CheckException(
                string.Create(CultureInfo.InvariantCulture, $"{model.Name} was not loaded within {options.Timeout.TotalSeconds:0.###} s"), "raise --timeout, or name a smaller model with --model");
        }

        if (answer.Status is >= 400)
        {
            throw new CheckException($"the server did not load {model.Name}: HTTP {answer.Status}: {answer.Error ?? "without a word"}", "read the server's log");
        }

        if (ended != ExchangeEnd.Complete)
        {
            throw new CheckException($"the server broke off while it loaded {model.Name}: {(answer.Violations is [var first, ..] ? first.Explanation : "without a word")}", "read the server's log; it may have run out of memory");
        }

        var now = (await control.ModelsAsync("/api/ps", Remaining(), cancellationToken)).FirstOrDefault(other => other.Name == model.Name);
        _model = model with { ContextLength = now?.ContextLength };
    }

    private async Task<(JudgedAnswer Answer, ExchangeEnd End)> SendAsync(CheckRequest request, Deadlines deadlines, CancellationToken cancellationToken)
    {
        options.Progress?.Report(request.Name);
        var reader = new ResponseReader(ticksPerSecond: options.Time.TimestampFrequency);
        var connection = new HttpExchange(options.Server, deadlines, options.Time);
        var expected = request.Expected(_model!.Name, _model.ContextLength);
        reader.Begin(expected);
        var path = options.Server.AbsolutePath.TrimEnd('/') + request.Path;
        var ended = await connection.SendAsync(path, [request.Body(_model.Name, _model.ContextLength)], reader, options.Time.GetTimestamp(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var report = reader.Finish(ended);
        var answer = JudgedAnswer.Of(report, new CapturedResponse(reader.Captured, reader.CaptureOmitted));
        if (report is { Violations.Count: > 0, Bytes: > 0 })
        {
            answer = answer with { Reread = await IndependentReaders.ReadAsync(reader.Captured, reader.CaptureComplete, expected, report, cancellationToken) };
        }

        double Since(long at) => Math.Round(options.Time.GetElapsedTime(ended.SentAt ?? ended.ScheduledAt, at).TotalMilliseconds, 3);
        _answers.Add(new CheckedAnswer(request.Name, report.FirstTokenAt is { } first ? Since(first) : null, Since(ended.EndedAt), answer));
        if (_model.Loaded && report.ServerLoadNs > ReloadNs)
        {
            _notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Name}: the server took {report.ServerLoadNs / 1e6:0} ms to load a model that was in memory: it was loaded with options that it does not tell (such as num_thread), and is now loaded without them"));
        }

        return (answer, ended.End);
    }

    private HealthReport Conclude()
    {
        var asked = CheckRequest.Of(options.Apis).Count() + (_model!.Loaded ? 0 : 1);

        // An answer that the end of the check cut off while it came is no proof of anything.
        var judged = _stillComing ? _answers[..^1] : _answers;
        var broken = judged.Where(answer => answer.Answer.Violations.Count > 0).ToArray();
        if (broken.SelectMany(answer => answer.Answer.Reread?.Disagreements ?? []).FirstOrDefault() is { } disagreement)
        {
            return Report(CheckOutcome.Inconclusive, $"our own reader and independent ones disagree: {disagreement}", "report it with the bytes: one of the readers is wrong");
        }

        if (broken.Length > 0)
        {
            var violations = broken.SelectMany(answer => answer.Answer.Violations).ToArray();
            var classes = string.Join(", ", violations.Select(violation => violation.Class).Distinct(StringComparer.Ordinal));
            return Report(CheckOutcome.Violations, $"{broken.Length} of {_answers.Count} answers broken: {classes}", violations[0].Remedy);
        }

        return judged.Count < asked
            ? Report(CheckOutcome.Inconclusive, $"the time was over after {judged.Count} of {asked} answers, all sound", "raise --timeout, or ask a faster model with --model")
            : Report(CheckOutcome.Sound, $"{_answers.Count} answers sound");
    }

    private TimeSpan Remaining() => Left > TimeSpan.Zero
        ? Left
        : throw new CheckException(string.Create(CultureInfo.InvariantCulture, $"the server did not tell its models within {options.Timeout.TotalSeconds:0.###} s"), "raise --timeout");

    private HealthReport Report(CheckOutcome outcome, string reason, string? remedy = null) => new()
    {
        Server = options.Server.GetLeftPart(UriPartial.Path).TrimEnd('/'),
        Outcome = outcome,
        Reason = reason,
        Remedy = remedy,
        Version = _version,
        Model = _model?.Name,
        LoadedByCheck = _model is { Loaded: false } && _answers.Count > 0,
        ElapsedMs = Math.Round(options.Time.GetElapsedTime(_start).TotalMilliseconds, 1),
        Answers = [.. _answers],
        Notes = [.. _notes],
    };
}
