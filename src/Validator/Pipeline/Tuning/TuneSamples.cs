using Validator.Metrics;

namespace Validator.Pipeline.Tuning;

/// <summary>What was measured of the values of a setting.</summary>
internal sealed class TuneSamples
{
    private readonly Dictionary<int, List<RequestRecord>> _sound = [];
    private readonly Dictionary<int, string> _faults = [];

    /// <summary>Why the last measurement of a value went wrong, by value.</summary>
    public IReadOnlyDictionary<int, string> Faults => _faults;

    /// <summary>The sound requests of a value.</summary>
    public IReadOnlyList<RequestRecord> Of(int value) => _sound.GetValueOrDefault(value) ?? [];

    /// <summary>Takes the requests of a measurement.</summary>
    /// <returns>The metric; null where they do not tell.</returns>
    public double? Take(TuneAxis axis, int value, IReadOnlyList<RequestRecord> records)
    {
        if (axis.Value(records) is not { } level)
        {
            return Fail(value, "the server's answers have no durations");
        }

        (_sound.TryGetValue(value, out var all) ? all : _sound[value] = []).AddRange(records);
        return level;
    }

    /// <summary>A measurement went wrong by a request.</summary>
    public double? Fail(int value, RequestRecord record) =>
        Fail(value, record.Violations.Count > 0 ? $"{record.Violations[0].Class}: {record.Violations[0].Explanation}" : record.Error ?? "a request failed");

    /// <summary>A measurement went wrong.</summary>
    public double? Fail(int value, string why)
    {
        _faults[value] = why;
        return null;
    }
}
