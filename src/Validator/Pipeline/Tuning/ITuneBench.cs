using Validator.Metrics;

namespace Validator.Pipeline.Tuning;

/// <summary>Measures the values of one setting. A measurement with a failed request is none.</summary>
internal interface ITuneBench
{
    /// <summary>The setting.</summary>
    TuneAxis Axis { get; }

    /// <summary>Why the last measurement of a value went wrong, by value.</summary>
    IReadOnlyDictionary<int, string> Faults { get; }

    /// <summary>The sound requests of a value.</summary>
    IReadOnlyList<RequestRecord> Of(int value);

    /// <summary>Measures.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <returns>The metric; null where the measurement went wrong.</returns>
    /// <exception cref="Runtime.RuntimeException">The model cannot be loaded.</exception>
    Task<double?> MeasureAsync(int value, CancellationToken cancellationToken);
}
