using Validator.Spec.Reading;

namespace Validator.Spec.Prompts;

/// <summary>Queries of one's own: a JSON object a line, see <see cref="PromptLine"/>. Empty lines are passed over.</summary>
/// <param name="Queries">The sound ones, in the order of the file.</param>
/// <param name="Diagnostics">All that is wrong, at its line and column.</param>
public sealed record PromptFile(IReadOnlyList<QuerySpec> Queries, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Bytes that a file may have at most: 64 MiB.</summary>
    public const int SizeLimit = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file. Never throws for what it holds or for its absence.</summary>
    /// <param name="file">Path, and its place in the spec.</param>
    /// <param name="chat">Whether the route takes messages.</param>
    /// <param name="taken">Ids of other queries.</param>
    public static PromptFile Read(LocatedText file, bool chat, IEnumerable<string> taken)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            if (Directory.Exists(file.Text))
            {
                return Unreadable(file, "is a folder, not a file of prompts");
            }

            using var stream = new FileStream(file.Text, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > SizeLimit)
            {
                return Unreadable(file, $"is larger than {Quantity.Format(SizeLimit, Unit.Bytes)}");
            }

            var bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var read = Parse(bytes.AsSpan(0, length), file.ForRecord, chat, taken);
            return read is { Queries: [], Diagnostics: [] } ? Unreadable(file, "holds no prompt") : read;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return error is FileNotFoundException or DirectoryNotFoundException ? Unreadable(file, "does not exist") : Unreadable(file, $"cannot be read: {file.Why(error)}");
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">Name of the file in locations.</param>
    /// <param name="chat">Whether the route takes messages.</param>
    /// <param name="taken">Ids of other queries.</param>
    public static PromptFile Parse(ReadOnlySpan<byte> text, string name, bool chat, IEnumerable<string> taken)
    {
        var queries = new List<QuerySpec>();
        var diagnostics = new List<Diagnostic>();
        var ids = taken.ToDictionary(id => id, _ => 0, StringComparer.OrdinalIgnoreCase);
        var rest = text.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text;
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.Trim(" \t"u8).IsEmpty || new PromptLine(name, number, chat, diagnostics).Read(line) is not { } query)
            {
                continue;
            }

            if (ids.TryAdd(query.Id, number))
            {
                queries.Add(query);
                continue;
            }

            var first = ids[query.Id];
            diagnostics.Add(Diagnostic.Error(
                new SourceLocation(name, number, 1), $"the id {Quote.Of(query.Id)} is taken, first {(first == 0 ? "in the spec" : $"on line {first}")}", "ids differ in more than case"));
        }

        return new PromptFile(queries, SpecReader.Tidy(diagnostics));
    }

    private static PromptFile Unreadable(LocatedText file, string words) =>
        new([], [Diagnostic.Error(file.Location, $"workload.prompts: {Quote.Path(file.ForRecord)} {words}", """a file with a JSON object a line: {"id": "one", "prompt": "Say hello."}""")]);
}
