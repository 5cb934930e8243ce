using System.Runtime.ExceptionServices;
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
    private const int MostReaders = 8;

    /// <summary>Below that a further reader would take longer to come than to read.</summary>
    private const long WorthAReader = 8 * 1024 * 1024;

    /// <summary>All values that can be read, in the order of the file; an error for each bad line, and a warning for one that was cut.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">What a line holds.</param>
    /// <param name="sound">Whether a value has all that it must have.</param>
    /// <param name="skip">Lines at the front that hold something else.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public (List<T> Values, List<Diagnostic> Diagnostics) Read<T>(string path, JsonTypeInfo<T> type, Func<T, bool> sound, int skip = 0)
        where T : class => Read(path, () => line => JsonSerializer.Deserialize(line, type), sound, skip);

    /// <summary>The same, with lines read by other means.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reader">Makes what reads a line, once for each reader.</param>
    /// <param name="sound">Whether a value has all that it must have.</param>
    /// <param name="skip">Lines at the front that hold something else.</param>
    /// <param name="worth">Bytes that are worth a further reader beside the first.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public (List<T> Values, List<Diagnostic> Diagnostics) Read<T>(string path, Func<LineOf<T>> reader, Func<T, bool> sound, int skip = 0, long worth = WorthAReader)
        where T : class
    {
        var stretches = LineBlocks.Stretches(path, Math.Min(MostReaders, Environment.ProcessorCount), worth);
        if (stretches.Count == 1)
        {
            var (values, diagnostics, _) = ReadStretch(path, (0, long.MaxValue), reader(), sound, skip);
            return (values, diagnostics);
        }

        var parts = new (List<T> Values, List<Diagnostic> Diagnostics, int Lines)[stretches.Count];
        try
        {
            Parallel.For(0, parts.Length, part => parts[part] = ReadStretch(path, stretches[part], reader(), sound, part == 0 ? skip : 0));
        }
        catch (AggregateException failed)
        {
            // Whoever asks is told what one reader alone would have said.
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        var (all, told, before) = (new List<T>(parts.Sum(part => part.Values.Count)), new List<Diagnostic>(), 0);
        foreach (var (values, diagnostics, lines) in parts)
        {
            all.AddRange(values);
            told.AddRange(diagnostics.Select(each => each with { Location = each.Location! with { Line = each.Location.Line + before } }));
            before += lines;
        }

        return (all, told);
    }

    private (List<T> Values, List<Diagnostic> Diagnostics, int Lines) ReadStretch<T>(string path, (long From, long To) stretch, LineOf<T> read, Func<T, bool> sound, int skip)
        where T : class
    {
        var values = new List<T>();
        var diagnostics = new List<Diagnostic>();
        using var lines = new LineBlocks(path, stretch.From, stretch.To);
        var number = 1;
        for (; lines.TryNext(out var line, out var whole); number++)
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

        return (values, diagnostics, number - 1);
    }
}

/// <summary>Reads a line.</summary>
/// <exception cref="JsonException">It holds something else.</exception>
internal delegate T? LineOf<out T>(ReadOnlySpan<byte> line);
