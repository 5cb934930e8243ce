using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What a <c>requests.jsonl</c> holds.</summary>
/// <param name="Records">All records that could be read, in the order of the file.</param>
/// <param name="Diagnostics">An error for each bad line; a warning for a last line that was cut by the end of its writer.</param>
public sealed record RequestLogFile(IReadOnlyList<RequestRecord> Records, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly JsonLines Lines = new("a request record", "request", "the file was changed after it was written, or is not a request log");

    /// <summary>Reads a log. A last line without its line end was cut when its writer was killed: it is left out with a warning.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RequestLogFile Read(string path)
    {
        var (records, diagnostics) = Lines.Read<RequestRecord>(path, () => new RequestLine().Read, record => record.Violations.Count == 0 || record.Violations.All(violation => violation is not null));
        return new RequestLogFile(records, diagnostics);
    }
}
