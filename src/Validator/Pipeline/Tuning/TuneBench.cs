using Validator.Load;
using Validator.Metrics;
using Validator.Runtime;
using Validator.Spec;

namespace Validator.Pipeline.Tuning;

/// <summary>
/// Measures one value of an option: the model is loaded with it, a warm-up is asked, and then the requests that count. Every
/// byte of them is checked as in a run.
/// </summary>
/// <param name="axis">The option.</param>
/// <param name="fixedOptions">The other options.</param>
/// <param name="spec">What is deployed.</param>
/// <param name="run">The configuration.</param>
/// <param name="server">Its server.</param>
/// <param name="measurement">Sends the requests.</param>
/// <param name="workload">Makes the prompts.</param>
/// <param name="time">The clock.</param>
/// <param name="requests">Requests that count.</param>
internal sealed class TuneBench(
    TuneAxis axis, IReadOnlyDictionary<string, OptionValue> fixedOptions, DeploymentSpec spec, ConfigurationRun run, OllamaServer server, Measurement measurement, Workload workload, TimeProvider time, int requests) : ITuneBench
{
    private readonly TuneSamples _samples = new();
    private int _number;

    /// <inheritdoc />
    public TuneAxis Axis => axis;

    /// <inheritdoc />
    public IReadOnlyDictionary<int, string> Faults => _samples.Faults;

    /// <inheritdoc />
    public IReadOnlyList<RequestRecord> Of(int value) => _samples.Of(value);

    /// <inheritdoc />
    public async Task<double?> MeasureAsync(int value, CancellationToken cancellationToken)
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
            var probe = TuneProbe.Of(spec, workload, template, ++_number, index, $"{axis.Option}-{value}");
            var record = await measurement.SendAsync(0, probe, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (!record.IsSuccess)
            {
                return _samples.Fail(value, record);
            }

            if (index > 0)
            {
                records.Add(record);
            }
        }

        return _samples.Take(axis, value, records);
    }
}
