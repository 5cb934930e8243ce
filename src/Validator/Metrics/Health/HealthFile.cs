using System.Text.Json;
using Validator.Spec;

namespace Validator.Metrics;

/// <summary>What a <c>health.jsonl</c> holds.</summary>
/// <param name="Events">All events that could be read, in the order of the file.</param>
/// <param name="Diagnostics">An error for each bad line; a warning for a last line that was cut by the end of its writer.</param>
public sealed record HealthFile(IReadOnlyList<HealthEvent> Events, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Reads a timeline. A last line without its line end was cut when its writer was killed: it is left out with a warning.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static HealthFile Read(string path)
    {
        var events = new List<HealthEvent>();
        var diagnostics = new List<Diagnostic>();
        var text = File.ReadAllText(path);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length && (i < lines.Length - 1 || lines[i].Length > 0); i++)
        {
            try
            {
                events.Add(JsonSerializer.Deserialize(lines[i], HealthJson.Default.HealthEvent) ?? throw new JsonException("The line holds null."));
            }
            catch (JsonException error)
            {
                var location = new SourceLocation(path, i + 1, (int)(error.BytePositionInLine ?? 0) + 1);
                diagnostics.Add(i < lines.Length - 1
                    ? Diagnostic.Error(location, $"not an event of a server's health: {error.Message}", "the file was changed after it was written")
                    : Diagnostic.Warning(location, "the last line is cut short, its event is left out", "the run was killed while it wrote"));
            }
        }

        return new HealthFile(events, diagnostics);
    }
}
