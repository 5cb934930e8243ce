using System.Text.Json;
using System.Text.Json.Serialization;

namespace Validator.Metrics;

/// <summary>
/// What was seen of a configuration's server, in memory and in <c>health.jsonl</c>, one line an event, written as it is seen.
/// Safe for use by several threads.
/// </summary>
/// <param name="path">Path of the file; its folder exists.</param>
/// <param name="now">Seconds since the run began.</param>
public sealed class HealthTimeline(string path, Func<double> now)
{
    private readonly Lock gate = new();
    private readonly List<HealthEvent> events = [];

    /// <summary>Seconds since the run began.</summary>
    public double Now => now();

    /// <summary>Why a line could not be written; null while all were.</summary>
    public string? Unwritten { get; private set; }

    /// <summary>The events so far, in their order.</summary>
    public IReadOnlyList<HealthEvent> Events
    {
        get
        {
            lock (gate)
            {
                return [.. events];
            }
        }
    }

    /// <summary>Adds an event. A file that cannot be written is told by <see cref="Unwritten"/>, for the cleanup adds events too and must go on.</summary>
    public void Add(HealthEvent happened)
    {
        lock (gate)
        {
            events.Add(happened);
            try
            {
                // Events are few: a handle kept open would have to be closed on every way out.
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
                file.Write([.. JsonSerializer.SerializeToUtf8Bytes(happened, HealthJson.Default.HealthEvent), (byte)'\n']);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Unwritten ??= exception.Message;
            }
        }
    }
}

/// <summary>How an event is written: camelCase, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HealthEvent))]
internal sealed partial class HealthJson : JsonSerializerContext;
