using System.Globalization;
using Validator.Spec;

namespace Validator.Integrity;

/// <summary>Finds readers that would fail on the sound answers of a run.</summary>
public static class ClientHazards
{
    /// <summary>Name of the reader that takes a stream for one document.</summary>
    public const string OneDocumentReader = "one-document reader (json.loads of the whole body)";

    /// <summary>Name of the same reader in JavaScript; from version 22 its engine adds the line and the column in parentheses.</summary>
    public const string NodeReader = "one-document reader (JSON.parse of the whole body, Node 20)";

    /// <summary>Readers of one document whose error does not depend on the first one's length: every frame begins with '{'.</summary>
    private static readonly (string Reader, string Error, string OfEvents)[] OneDocumentReaders =
    [
        ("one-document reader (Go json.Unmarshal of the whole body)", "invalid character '{' after top-level value", "invalid character 'd' looking for beginning of value"),
        (
            "one-document reader (.NET System.Text.Json, JsonDocument.Parse of the whole body)",
            "'{' is invalid after a single JSON value. Expected end of data. LineNumber: 1 | BytePositionInLine: 0.",
            "'d' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0."),
    ];

    /// <summary>The limits of well-known line readers in bytes, whether the line feed counts, and what they say.</summary>
    private static readonly (string Reader, int Limit, bool WithLineFeed, string Error)[] LineReaders =
    [
        ("asyncio.StreamReader.readline (Python)", 64 * 1024, false, "ValueError: Separator is not found, and chunk exceed the limit"),
        ("bufio.Scanner (Go, default buffer)", 64 * 1024, true, "bufio.Scanner: token too long"),
        ("aiohttp StreamReader.readline (Python)", 128 * 1024, true, "ValueError: Chunk too big"),
        ("Ollama's own Go client", 8 * 1000 * 1000, true, "bufio.Scanner: token too long"),
    ];

    /// <summary>The hazards of a run. They are not violations and count for nothing.</summary>
    /// <param name="longestLine">Bytes of the longest line over all sound streamed answers, without its line feed.</param>
    /// <param name="firstDocumentLength">Code points of the first line of a sound streamed answer of several lines, 0 of an event stream, which begins with no value at all; null when there was none.</param>
    /// <param name="firstDocumentUnits">UTF-16 units of that line; null when they were not counted.</param>
    public static IReadOnlyList<ClientHazard> Of(int longestLine, int? firstDocumentLength, int? firstDocumentUnits = null)
    {
        var hazards = new List<ClientHazard>();
        if (firstDocumentLength is { } length)
        {
            // Python counts from 0 and looks behind the line feed.
            hazards.Add(new ClientHazard(
                OneDocumentReader,
                "one JSON document",
                length == 0 ? "Expecting value: line 1 column 1 (char 0)"
                    : string.Create(CultureInfo.InvariantCulture, $"Extra data: line 2 column 1 (char {length + 1L})")));
            if (length > 0 && firstDocumentUnits is { } units)
            {
                hazards.Add(new ClientHazard(
                    NodeReader,
                    "one JSON document",
                    string.Create(CultureInfo.InvariantCulture, $"SyntaxError: Unexpected non-whitespace character after JSON at position {units + 1L}")));
            }

            hazards.AddRange(OneDocumentReaders.Select(reader => new ClientHazard(reader.Reader, "one JSON document", length == 0 ? reader.OfEvents : reader.Error)));
        }

        foreach (var (reader, limit, withLineFeed, error) in LineReaders)
        {
            if (longestLine + (withLineFeed ? 1L : 0L) > limit)
            {
                hazards.Add(new ClientHazard(
                    reader, $"lines of {Quantity.Format(limit, Unit.Bytes)}; the longest here has {Quantity.Format(longestLine, Unit.Bytes)}", error));
            }
        }

        return hazards;
    }
}
