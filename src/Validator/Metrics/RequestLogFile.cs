using System.Text.Json;
using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What a <c>requests.jsonl</c> holds.</summary>
/// <param name="Records">All records that could be read, in the order of the file.</param>
/// <param name="Diagnostics">An error for each bad line; a warning for a last line that was cut by the end of its writer.</param>
public sealed record RequestLogFile(IReadOnlyList<RequestRecord> Records, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Reads a log. A last line without its line end was cut when its writer was killed: it is left out with a warning.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RequestLogFile Read(string path)
    {
        var records = new List<RequestRecord>();
        var diagnostics = new List<Diagnostic>();
        var rest = File.ReadAllBytes(path).AsSpan();
        for (var number = 1; rest.Length > 0; number++)
        {
            var end = rest.IndexOf((byte)'\n');
            var whole = end >= 0;
            var line = whole ? rest[..end] : rest;
            rest = whole ? rest[(end + 1)..] : [];
            try
            {
                var record = JsonSerializer.Deserialize(line, RequestLogJson.Default.RequestRecord);
                records.Add(record?.Violations.All(violation => violation is not null) == true
                    ? record
                    : throw new JsonException("The line or its violations hold null.", null, null, 0));
            }
            catch (JsonException error)
            {
                var location = new SourceLocation(path, number, (int)(error.BytePositionInLine ?? 0) + 1);
                diagnostics.Add(whole
                    ? Diagnostic.Error(location, $"not a request record: {error.Message}", "the file was changed after it was written, or is not a request log")
                    : Diagnostic.Warning(location, "the last line is cut short, its request is left out", "the run was killed while it wrote"));
            }
        }

        return new RequestLogFile(records, diagnostics);
    }
}
