using System.Text.Json;
using System.Text.Json.Serialization;
using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What measuring itself cost: a configuration's <c>client.json</c>. Times are of the machine's clock, also where a machine is played.</summary>
/// <param name="Seconds">How long the load took, warm-up included.</param>
/// <param name="ProcessorSeconds">Processor time that this process took in it.</param>
/// <param name="Processors">Processors that it might use.</param>
/// <param name="TimeScale">Seconds of the load's time in one second.</param>
/// <param name="ReceiveDelays">Delays between arrival and timestamp in microseconds, as <see cref="Integrity.GapHistogram"/> writes them; null when none were taken.</param>
public sealed record ClientUse(double Seconds, double ProcessorSeconds, int Processors, int TimeScale, string? ReceiveDelays)
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path) => File.WriteAllBytes(path, [.. JsonSerializer.SerializeToUtf8Bytes(this, ClientUseJson.Default.ClientUse), (byte)'\n']);

    /// <summary>Reads what <see cref="Write"/> wrote; null, with an error added, when the file holds something else.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="diagnostics">Takes the error.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ClientUse? Read(string path, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(path), ClientUseJson.Default.ClientUse);
            return read is { Seconds: >= 0, ProcessorSeconds: >= 0, Processors: > 0, TimeScale: > 0 } ? read : throw new JsonException("A figure is missing or below what it can be.");
        }
        catch (JsonException error)
        {
            diagnostics.Add(Diagnostic.Error(
                new SourceLocation(path, (int)(error.LineNumber ?? 0) + 1, (int)(error.BytePositionInLine ?? 0) + 1), $"not the client's own figures: {error.Message}", "the file was changed after it was written"));
            return null;
        }
    }
}

/// <summary>How it is written: camelCase, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ClientUse))]
internal sealed partial class ClientUseJson : JsonSerializerContext;
