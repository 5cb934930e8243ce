using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>
/// Measures a number of slots for requests at a time. The server reads it when it starts, so for every measurement one is booted;
/// then as many requests are kept under way as the greatest number to choose from, so that all numbers bear the same load.
/// </summary>
/// <param name="spec">What is deployed.</param>
/// <param name="cell">Makes the configuration of one measurement: the best options, and nothing booted.</param>
/// <param name="booterOf">Boots servers with a number of slots.</param>
/// <param name="sendersOf">Sends requests to the booted server of a configuration; disposal closes its log.</param>
/// <param name="workload">Makes the prompts.</param>
/// <param name="concurrency">Requests kept under way.</param>
/// <param name="rounds">Requests that count, one after the other, of each.</param>
internal sealed class ParallelBench(
    DeploymentSpec spec, Func<ConfigurationRun> cell, Func<int, Booter> booterOf, Func<ConfigurationRun, OllamaServer, TuneSender> sendersOf, Workload workload, int concurrency, int rounds) : ITuneBench, IAsyncDisposable
{
    private readonly TuneSamples _samples = new();
    private (Booter Booter, ConfigurationRun Run)? _booted;
    private int _number;

    /// <inheritdoc />
    public TuneAxis Axis => TuneAxis.Parallel;

    /// <inheritdoc />
    public IReadOnlyDictionary<int, string> Faults => _samples.Faults;

    /// <inheritdoc />
    public IReadOnlyList<RequestRecord> Of(int value) => _samples.Of(value);

    /// <inheritdoc />
    public async Task<double?> MeasureAsync(int value, CancellationToken cancellationToken)
    {
        var (booter, run) = (booterOf(value), cell());
        _booted = (booter, run);
        try
        {
            await booter.BootAsync(run, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (run.Failure is { } failure || run.Server is not { } server)
            {
                return _samples.Fail(value, run.Failure?.Message ?? "the server did not boot");
            }

            if (run.Contract.FirstOrDefault(result => result is { Id: "parallelism", Outcome: Gates.Outcome.Failed }) is { } broken)
            {
                return _samples.Fail(value, broken.Message);
            }

            return await LoadAsync(run, server, value, cancellationToken);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Stops what is booted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_booted is var (booter, run))
        {
            _booted = null;
            await booter.StopAsync(run, keepModel: true);
        }
    }

    private async Task<double?> LoadAsync(ConfigurationRun run, OllamaServer server, int value, CancellationToken cancellationToken)
    {
        using var sender = sendersOf(run, server);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var template = new RequestTemplate(spec.Deployment, run.Configuration);
        var cellName = $"{Axis.Option}-{value}";
        var warm = await sender.Measurement.SendAsync(0, TuneProbe.Of(spec, workload, template, ++_number, 0, cellName), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!warm.IsSuccess)
        {
            return _samples.Fail(value, warm);
        }

        var first = _number + 1;
        _number += concurrency * rounds;
        var work = Task.WhenAll(Enumerable.Range(0, concurrency).Select(async worker =>
        {
            var records = new List<RequestRecord>();
            for (var round = 0; round < rounds && records.All(record => record.IsSuccess); round++)
            {
                var index = (worker * rounds) + round;
                records.Add(await sender.Measurement.SendAsync(worker, TuneProbe.Of(spec, workload, template, first + index, 1 + index, cellName), ended.Token));
            }

            return records;
        }));
        if (await Task.WhenAny(work, server.Exited) != work)
        {
            await ended.CancelAsync();
        }

        RequestRecord[] all = [.. (await work).SelectMany(records => records)];
        cancellationToken.ThrowIfCancellationRequested();
        return server.Exited.IsCompleted ? _samples.Fail(value, $"the server ended under it ({(await server.Exited).Words})")
            : all.FirstOrDefault(record => !record.IsSuccess) is { } failed ? _samples.Fail(value, failed)
            : _samples.Take(Axis, value, all);
    }
}
