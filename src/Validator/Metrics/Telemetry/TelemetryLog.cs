using System.Text.Json;
using Validator.Machine.Telemetry;
using Validator.Spec;

namespace Validator.Metrics.Telemetry;

/// <summary>What a <c>telemetry.jsonl</c> holds; <see cref="TelemetrySample"/> tells its fields.</summary>
/// <param name="Header">What the samples are of; null when there is no such file, or its first line cannot be read.</param>
/// <param name="Samples">All samples that could be read, marks and placements of the model among them, in the order of the file.</param>
/// <param name="Diagnostics">An error for each bad line; a warning for a last line that was cut by the end of its writer.</param>
public sealed record TelemetryLog(TelemetryHeader? Header, IReadOnlyList<TelemetrySample> Samples, IReadOnlyList<Diagnostic> Diagnostics)
{
    private const string Remedy = "the file was changed after it was written";
    private static readonly JsonLines Lines = new("a sample of telemetry", "sample", Remedy);

    /// <summary>Nothing was recorded.</summary>
    public static TelemetryLog None { get; } = new(null, [], []);

    /// <summary>Samples that were taken at the interval: no marks, no placements.</summary>
    public IEnumerable<TelemetrySample> Ticks => Samples.Where(sample => !sample.Mark && sample.Model is null);

    /// <summary>All that could not be seen, from the header and what was found under way, each source once.</summary>
    public IReadOnlyList<MissingSource> Missing =>
        [.. (Header?.Missing ?? []).Concat(Samples.SelectMany(sample => sample.Problems ?? [])).DistinctBy(missing => missing.Source, StringComparer.Ordinal)];

    /// <summary>Why a source is missing; null when it is not.</summary>
    public string? WhyMissing(string source) => Missing.FirstOrDefault(missing => missing.Source == source)?.Reason;

    /// <summary>Reads a file; one that is not there holds nothing. A last line without its line end is left out with a warning.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TelemetryLog Read(string path)
    {
        if (!File.Exists(path))
        {
            return None;
        }

        var text = File.ReadAllBytes(path);
        var end = text.AsSpan().IndexOf((byte)'\n');
        if (end < 0)
        {
            return None with { Diagnostics = text.Length == 0 ? [] : [Diagnostic.Warning(new SourceLocation(path, 1, 1), "the header is cut short, there is no telemetry", "the run was killed while it wrote")] };
        }

        try
        {
            var header = JsonSerializer.Deserialize(text.AsSpan(0, end), TelemetryJson.Default.TelemetryHeader);
            if (header is not { Format: TelemetryHeader.CurrentFormat } || header.Missing.Any(missing => missing is null))
            {
                return None with { Diagnostics = [Diagnostic.Error(new SourceLocation(path, 1, 1), $"not the header of telemetry of format {TelemetryHeader.CurrentFormat}", Remedy)] };
            }

            var (samples, diagnostics) = Lines.Read(path, TelemetryJson.Default.TelemetrySample, IsSound, skip: 1);
            return new TelemetryLog(header, samples, diagnostics);
        }
        catch (JsonException error)
        {
            return None with { Diagnostics = [Diagnostic.Error(new SourceLocation(path, 1, (int)(error.BytePositionInLine ?? 0) + 1), $"not the header of telemetry: {error.Message}", Remedy)] };
        }
    }

    /// <summary>The serializer checks members for null, but not what stands in lists.</summary>
    private static bool IsSound(TelemetrySample sample) =>
        sample.Gpus?.Any(gpu => gpu is null || gpu.Throttles?.Any(word => word is null) == true) != true
        && sample.Others?.Any(other => other is null) != true
        && sample.Problems?.Any(problem => problem is null) != true;
}
