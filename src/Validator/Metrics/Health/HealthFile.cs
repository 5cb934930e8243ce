using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What a <c>health.jsonl</c> holds.</summary>
/// <param name="Events">All events that could be read, in the order of the file.</param>
/// <param name="Diagnostics">An error for each bad line; a warning for a last line that was cut by the end of its writer.</param>
public sealed record HealthFile(IReadOnlyList<HealthEvent> Events, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly JsonLines Lines = new("an event of a server's health", "event", "the file was changed after it was written");

    /// <summary>Reads a timeline. A last line without its line end was cut when its writer was killed: it is left out with a warning.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static HealthFile Read(string path)
    {
        var (events, diagnostics) = Lines.Read(path, HealthJson.Default.HealthEvent, _ => true);
        return new HealthFile(events, diagnostics);
    }
}
