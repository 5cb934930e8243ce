using System.Text.Json;

namespace Validator.Metrics;

/// <summary>
/// Writes <c>requests.jsonl</c>: each record is one line, appended and handed to the system as its request ends, so that a
/// killed run keeps what it measured. Safe for use by several threads.
/// </summary>
public sealed class RequestLog : IDisposable
{
    private readonly FileStream stream;
    private readonly Lock gate = new();

    /// <summary>Opens the log, at its end when it exists.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public RequestLog(string path) => stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>Appends one record.</summary>
    /// <exception cref="IOException">The disk is full, or the like.</exception>
    public void Append(RequestRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, RequestLogJson.Default.RequestRecord);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        lock (gate)
        {
            stream.Write(line);
            stream.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
