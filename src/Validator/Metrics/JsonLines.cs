using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Validator.Spec;

namespace Validator.Metrics;

/// <summary>Reads a log that is written a JSON document a line. A last line without its line end was cut when its writer was killed.</summary>
/// <param name="Noun">What a line holds, such as <c>request record</c>.</param>
/// <param name="Lost">What is left out with a line that was cut, such as <c>request</c>.</param>
/// <param name="Remedy">Why a whole line may be bad.</param>
internal sealed record JsonLines(string Noun, string Lost, string Remedy)
{
    /// <summary>All values that can be read, in the order of the file; an error for each bad line, and a warning for one that was cut.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What a line holds.</param>
    /// <param name="sound">Whether a value has all that it must have.</param>
    /// <param name="skip">Lines at the front that hold something else.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public (List<T> Values, List<Diagnostic> Diagnostics) Read<T>(string path, JsonTypeInfo<T> type, Func<T, bool> sound, int skip = 0)
        where T : class => Read(path, line => JsonSerializer.Deserialize(line, type), sound, skip);

    /// <summary>The same, with lines read by other means.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads a line.</param>
    /// <param name="sound">Whether a value has all that it must have.</param>
    /// <param name="skip">Lines at the front that hold something else.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public (List<T> Values, List<Diagnostic> Diagnostics) Read<T>(string path, LineOf<T> read, Func<T, bool> sound, int skip = 0)
        where T : class
    {
        var values = new List<T>();
        var diagnostics = new List<Diagnostic>();
        using var lines = new LineBlocks(path);
        for (var number = 1; lines.TryNext(out var line, out var whole); number++)
        {
            if (number <= skip)
            {
                continue;
            }

            try
            {
                var value = read(line);
                values.Add(value is not null && sound(value) ? value : throw new JsonException("The line, or a list in it, holds null.", null, null, 0));
            }
            catch (JsonException error)
            {
                var location = new SourceLocation(path, number, (int)(error.BytePositionInLine ?? 0) + 1);
                diagnostics.Add(whole
                    ? Diagnostic.Error(location, $"not {Noun}: {error.Message}", Remedy)
                    : Diagnostic.Warning(location, $"the last line is cut short, its {Lost} is left out", "the run was killed while it wrote"));
            }
        }

        return (values, diagnostics);
    }
}

/// <summary>Reads a line.</summary>
/// <exception cref="JsonException">It holds something else.</exception>
internal delegate T? LineOf<out T>(ReadOnlySpan<byte> line);
