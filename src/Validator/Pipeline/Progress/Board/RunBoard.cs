using System.Globalization;
using Validator.Metrics;
using Validator.Spec;

namespace Validator.Pipeline.Progress.Board;

/// <summary>
/// Where a run stands, in a few lines of 80 columns for a terminal: stage, configuration, time left, requests, speeds, failures,
/// the machine, and the gates. Words say everything; a colour may say it again.
/// </summary>
/// <param name="plan">What is planned.</param>
/// <param name="time">The clock.</param>
public sealed class RunBoard(Plan plan, TimeProvider time)
{
    private const int Width = 79;
    private const int MostGates = 8;
    private readonly long _began = time.GetTimestamp();
    private readonly GateStates _gates = new(plan, time);
    private string _stage = "starting";
    private string? _configuration;
    private LoadSpec? _load;
    private LoadTally? _tally;
    private long _loadBegan;
    private int _probes;

    /// <summary>Takes what happened.</summary>
    public void Take(RunEvent happened)
    {
        switch (happened)
        {
            case StageStarted stage:
                (_stage, _configuration) = (stage.Stage, stage.Configuration?.Id ?? _configuration);
                break;
            case LoadStarted load:
                (_stage, _configuration, _load, _tally, _loadBegan, _probes) = ("load", load.Configuration.Id, load.Load, new LoadTally(load.Load), time.GetTimestamp(), 0);
                _gates.Clear();
                break;
            case RequestEnded request:
                Take(request.Record);
                break;
            case LoadEnded:
                _load = null;
                break;
        }
    }

    /// <summary>The lines, as they are now.</summary>
    /// <param name="cpu">Share of the machine's processors in use; null when unknown.</param>
    /// <param name="memory">Bytes of its memory in use, and there are; null when unknown.</param>
    public IReadOnlyList<string> Lines(double? cpu, (long Used, long Total)? memory)
    {
        List<string> lines = [Both($"{plan.Spec.Name}{(plan.Spec.Runtime.Engine == EngineKind.Embedded ? " (rehearsal)" : string.Empty)}", Place())];
        lines.Add($"  {_stage,-9} {Clock(time.GetElapsedTime(_began))} since the start{Left()}");
        if (_tally is { } tally)
        {
            var probes = _probes == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {_probes} probes");
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  requests  {tally.Measured}{(_load?.Requests is { } planned ? $" of {planned}" : string.Empty)}, {tally.Failed} failed; {tally.Warmup} for warm-up{probes}"));
            lines.Add($"  speed     {Speed(tally.Now)} tok/s now, {Speed(tally.Median)} median");
        }

        lines.Add($"  machine   CPU {(cpu is { } share ? (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%" : "unknown")}, memory {(memory is var (used, total) ? $"{Size(used)} of {Size(total)}" : "unknown")}");
        var states = _tally is null ? [] : _gates.Now();
        lines.AddRange(states.Take(MostGates).Select((state, index) => $"  {(index == 0 ? "gates" : string.Empty),-9} {state.Word,-5} {state.Id}{(state.Figures.Length == 0 ? string.Empty : ": " + state.Figures)}"));
        if (states.Count > MostGates)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"            and {states.Count - MostGates} more"));
        }

        return [.. lines.Select(Cut)];
    }

    private void Take(RequestRecord record)
    {
        _probes += record.IsProbe ? 1 : 0;
        if (!record.IsProbe)
        {
            _tally?.Add(record);
        }

        if (record.Outcome != RequestRecord.Cancelled)
        {
            _gates.Add(record);
        }
    }

    private string Place()
    {
        var ids = plan.Configurations.Select(configuration => configuration.Id).ToList();
        var index = _configuration is null ? -1 : ids.IndexOf(_configuration);
        return index < 0 ? string.Create(CultureInfo.InvariantCulture, $"{ids.Count} configuration{(ids.Count == 1 ? string.Empty : "s")}")
            : string.Create(CultureInfo.InvariantCulture, $"{_configuration} ({index + 1} of {ids.Count})");
    }

    private string Left() => _load is null || _tally is null ? string.Empty
        : TimeLeft.Of(_load, _tally.Measured, time.GetElapsedTime(_loadBegan), plan.TimeScale) is { } left ? $", about {Clock(left)} left of this load" : string.Empty;

    private static string Both(string left, string right) => left.Length + right.Length + 2 > Width ? $"{left}  {right}" : left + right.PadLeft(Width - left.Length);

    private static string Cut(string line) => line.Length <= Width ? line : line[..(Width - 3)] + "...";

    private static string Clock(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes:00}:{span.Seconds:00}");

    private static string Speed(double? value) => value is { } speed ? speed.ToString(speed < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) : "-";

    private static string Size(long bytes) => (bytes / (1024.0 * 1024 * 1024)).ToString("0.0", CultureInfo.InvariantCulture) + " GiB";
}
