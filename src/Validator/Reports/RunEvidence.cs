using Validator.Gates;
using Validator.Machine;
using Validator.Metrics;
using Validator.Metrics.Telemetry;
using Validator.Spec;

namespace Validator.Reports;

/// <summary>What a report is made of: a verdict, and the files of its run, read when a report asks for them.</summary>
/// <param name="verdict">The verdict.</param>
/// <param name="path">The run directory; one that is not there has no files.</param>
/// <param name="shown">How reports name it; null for its path.</param>
public sealed class RunEvidence(Verdict verdict, string path, string? shown = null)
{
    private readonly Dictionary<string, IReadOnlyList<RequestRecord>> _requests = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>The verdict.</summary>
    public Verdict Verdict => verdict;

    /// <summary>The run directory, as reports name it.</summary>
    public string Path => shown ?? path;

    /// <summary>What could not be read of the files that were asked for until now, each in a sentence.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Configurations whose request log was asked for until now and does not hold what the verdict was made from, each in a sentence.</summary>
    public IReadOnlyList<string> Changed() =>
    [
        .. verdict.Configurations.Where(configuration => _requests.ContainsKey(configuration.Id))
            .Select(configuration => (configuration.Id, configuration.Requests.Total, Held: _requests[configuration.Id].Count(record => record.Counts)))
            .Where(one => one.Held != one.Total)
            .Select(one => $"{one.Id}/{RunFiles.Requests} holds {Number.Of(one.Held, "load request")}, the verdict was made from {one.Total}: what is drawn or listed by request is not the whole"),
    ];

    /// <summary>The request log of a configuration, in the order of the file; empty where there is none.</summary>
    /// <param name="configuration">Id of the configuration.</param>
    public IReadOnlyList<RequestRecord> Requests(string configuration)
    {
        if (!_requests.TryGetValue(configuration, out var records))
        {
            records = Read(configuration, folder => folder.Requests, file =>
            {
                var log = EarlyEnd.Read(file, verdict.Configurations.FirstOrDefault(each => each.Id == configuration)?.Early);
                return (log.Records, log.Diagnostics);
            });
            _requests.Add(configuration, records);
        }

        return records;
    }

    /// <summary>Takes records that are in memory still for those of the file.</summary>
    /// <returns>Itself.</returns>
    internal RunEvidence With(string configuration, IReadOnlyList<RequestRecord> records)
    {
        _requests[configuration] = records;
        return this;
    }

    /// <summary>What was seen of a configuration's server; empty where nothing was.</summary>
    /// <param name="configuration">Id of the configuration.</param>
    public IReadOnlyList<HealthEvent> Health(string configuration) => Read(configuration, folder => folder.Health, file =>
    {
        var timeline = HealthFile.Read(file);
        return (timeline.Events, timeline.Diagnostics);
    });

    /// <summary>What the machine and the server did during a configuration's load; nothing where that was not recorded.</summary>
    /// <param name="configuration">Id of the configuration.</param>
    public TelemetryLog Telemetry(string configuration)
    {
        var log = TelemetryLog.None;
        Read(configuration, folder => folder.Telemetry, file =>
        {
            log = TelemetryLog.Read(file);
            return (log.Samples, log.Diagnostics);
        });
        return log;
    }

    /// <summary>The machine; null where it was not recorded.</summary>
    public MachineInventory? Machine() => File.Exists(InRun(RunFiles.Machine)) ? MachineFile.Read(InRun(RunFiles.Machine)).Machine : null;

    /// <summary>The spec as it was understood; null where it was not recorded.</summary>
    public string? Spec()
    {
        try
        {
            return File.Exists(InRun(RunFiles.Spec)) ? File.ReadAllText(InRun(RunFiles.Spec)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{RunFiles.Spec} cannot be read: {exception.Message}");
            return null;
        }
    }

    private string InRun(string name) => System.IO.Path.Combine(path, name);

    private IReadOnlyList<T> Read<T>(string configuration, Func<ConfigurationDirectory, string> fileOf, Func<string, (IReadOnlyList<T> Values, IReadOnlyList<Diagnostic> Diagnostics)> read)
    {
        if (ConfigurationDirectory.Find(path, configuration) is not { } folder || !File.Exists(fileOf(folder)))
        {
            return [];
        }

        try
        {
            var (values, diagnostics) = read(fileOf(folder));
            _problems.AddRange(diagnostics.Select(diagnostic => $"{diagnostic.Location}: {diagnostic.Message}"));
            return values;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{fileOf(folder)} cannot be read: {exception.Message}");
            return [];
        }
    }
}
