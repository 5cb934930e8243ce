using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Validator.Machine.Telemetry;

namespace Validator.Metrics.Telemetry;

/// <summary>Writes <c>telemetry.jsonl</c>: the header, then each sample as it comes, handed to the system at once. Safe for use by several threads.</summary>
public sealed class TelemetryWriter : IDisposable
{
    private readonly FileStream stream;
    private readonly ArrayBufferWriter<byte> line = new(2048);
    private readonly Utf8JsonWriter json;
    private readonly Lock gate = new();

    /// <summary>Opens the file, at its end when it exists, and writes the header.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <param name="header">What the samples are of.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public TelemetryWriter(string path, TelemetryHeader header)
    {
        json = new Utf8JsonWriter(line);

        // Without a buffer of its own a sample is one write.
        stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            Write(header, TelemetryJson.Default.TelemetryHeader);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why a sample could not be written; null while all were. The load goes on without telemetry.</summary>
    public string? Unwritten { get; private set; }

    /// <summary>Appends a sample; one that cannot be written is told by <see cref="Unwritten"/>.</summary>
    public void Append(TelemetrySample sample)
    {
        lock (gate)
        {
            if (Unwritten is not null)
            {
                return;
            }

            try
            {
                Write(sample, TelemetryJson.Default.TelemetrySample);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Unwritten = exception.Message;
            }
        }
    }

    /// <summary>Adds a line to a file that is closed; what cannot be written is left out.</summary>
    public static void AppendTo(string path, TelemetrySample sample)
    {
        try
        {
            File.AppendAllBytes(path, [.. JsonSerializer.SerializeToUtf8Bytes(sample, TelemetryJson.Default.TelemetrySample), (byte)'\n']);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The figure is then missing, and says so.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            json.Dispose();
            stream.Dispose();
        }
    }

    private void Write<T>(T value, JsonTypeInfo<T> type)
    {
        line.ResetWrittenCount();
        json.Reset(line);
        JsonSerializer.Serialize(json, value, type);
        json.Flush();
        line.Write("\n"u8);
        stream.Write(line.WrittenSpan);
    }
}
