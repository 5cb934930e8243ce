using Validator.Metrics;

namespace Validator.Pipeline;

/// <summary>Progress for logs: a line per stage, a line every few seconds of load, a line per failed request up to a number.</summary>
public sealed class PlainProgress(TextWriter error, TimeProvider time) : IProgress<RunEvent>
{
    private const int MostFailures = 20;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private LoadTally? _tally;
    private long _last;

    /// <inheritdoc />
    public void Report(RunEvent value)
    {
        lock (_gate)
        {
            Write(value);
        }
    }

    private void Write(RunEvent value)
    {
        switch (value)
        {
            case StageStarted stage:
                error.WriteLine($"[{stage.Stage}] {Name(stage.Configuration?.Id)}{stage.Detail}");
                break;
            case StageReported stage:
                error.WriteLine($"[{stage.Stage}] {Name(stage.Configuration?.Id)}{stage.Detail}");
                break;
            case LoadStarted load:
                _tally = new LoadTally(load.Load);
                _last = time.GetTimestamp();
                error.WriteLine($"[load] {Name(load.Configuration.Id)}{PlanText.Describe(load.Load)}");
                break;
            case RequestEnded request:
                Write(request);
                break;
            case LoadEnded load:
                error.WriteLine($"[load] {Name(load.Configuration.Id)}{_tally}");
                _tally = null;
                break;
        }
    }

    private void Write(RequestEnded request)
    {
        _tally?.Add(request.Record);
        var failed = request.Record.Outcome == RequestRecord.Failed && (_tally?.Failed ?? 0) <= MostFailures;
        if (failed)
        {
            error.WriteLine($"[{(request.Record.IsProbe ? "probe" : "load")}] {Name(request.Configuration.Id)}{FailureText.Of(request.Record)}");
        }

        if (_tally is not null && time.GetElapsedTime(_last) >= Every)
        {
            _last = time.GetTimestamp();
            error.WriteLine($"[load] {Name(request.Configuration.Id)}{_tally}");
        }
    }

    private static string Name(string? configuration) => configuration is null ? string.Empty : configuration + ": ";
}
