using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>
/// Measures one value of an option: the model is loaded with it, a warm-up is asked, and then the requests that count. Every
/// byte of them is checked as in a run, and a measurement with a failed request is none.
/// </summary>
internal sealed class TuneBench(DeploymentSpec spec, ConfigurationRun run, OllamaServer server, Measurement measurement, Workload workload, TimeProvider time, int requests)
{
    private readonly Dictionary<int, List<RequestRecord>> _sound = [];
    private int _number;

    /// <summary>Why the last measurement of a value went wrong, by value.</summary>
    public Dictionary<int, string> Faults { get; } = [];

    /// <summary>The sound requests of a value.</summary>
    public IReadOnlyList<RequestRecord> Of(int value) => _sound.GetValueOrDefault(value) ?? [];

    /// <summary>Measures.</summary>
    /// <param name="axis">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="fixedOptions">The other options.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The metric; null where the measurement went wrong.</returns>
    /// <exception cref="RuntimeException">The model cannot be loaded.</exception>
    public async Task<double?> MeasureAsync(TuneAxis axis, int value, IReadOnlyDictionary<string, OptionValue> fixedOptions, CancellationToken cancellationToken)
    {
        var options = new Dictionary<string, OptionValue>(fixedOptions) { [axis.Option] = OptionValue.Of(value) };
        var template = new RequestTemplate(spec.Deployment, run.Configuration with { Options = options });
        using (var control = new ModelControl(server.BaseAddress, time) { Embedded = run.Rehearsed })
        {
            await control.LoadAsync(spec.Deployment.Model, options, spec.Deployment.KeepAlive, spec.Runtime.LoadTimeout, cancellationToken);
        }

        var records = new List<RequestRecord>();
        for (var index = 0; index <= requests; index++)
        {
            var query = spec.Workload.Queries[index % spec.Workload.Queries.Count];
            var request = new PlannedRequest(++_number, query, Measured: index > 0);
            var phase = index == 0 ? RequestRecord.WarmupPhase : RequestRecord.LoadPhase;
            var probe = new ProbeRequest(request, phase, template, workload.For(request), (record, _) => record with { Query = $"{query.Id}.{axis.Option}-{value}" });
            var record = await measurement.SendAsync(0, probe, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (!record.IsSuccess)
            {
                Faults[value] = record.Violations.Count > 0 ? $"{record.Violations[0].Class}: {record.Violations[0].Explanation}" : record.Error ?? "a request failed";
                return null;
            }

            if (index > 0)
            {
                records.Add(record);
            }
        }

        if (axis.Value(records) is not { } level)
        {
            Faults[value] = "the server's answers have no durations";
            return null;
        }

        (_sound.TryGetValue(value, out var all) ? all : _sound[value] = []).AddRange(records);
        return level;
    }
}
