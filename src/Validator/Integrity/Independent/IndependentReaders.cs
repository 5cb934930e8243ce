namespace Validator.Integrity.Independent;

/// <summary>
/// Reads the captured bytes of a response again by ways that share no code with our reader: HTTP by
/// <see cref="HttpClient"/>, JSON by System.Text.Json per line and on the whole body, and all of it by OllamaSharp.
/// Whoever blames a server must not be the only one who sees the fault.
/// </summary>
public static class IndependentReaders
{
    private const int LongestError = 500;

    /// <summary>Reads again and compares.</summary>
    /// <param name="captured">The raw response as received.</param>
    /// <param name="captureComplete">Whether that is all that was received.</param>
    /// <param name="expected">What was asked.</param>
    /// <param name="report">What our reader says, by the bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Rereading> ReadAsync(
        ReadOnlyMemory<byte> captured, bool captureComplete, ExpectedResponse expected, ResponseReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(report);
        if (!captureComplete)
        {
            return Rereading.NotCompared("the captured bytes are not all that was received");
        }

        if (report.ViolationTotal > report.Violations.Count)
        {
            return Rereading.NotCompared($"of {report.ViolationTotal} violations only {report.Violations.Count} are described");
        }

        var http = await HttpReading.ReadAsync(captured, cancellationToken).ConfigureAwait(false);
        var events = expected.Stream && expected.Kind.IsOpenAi();
        var json = JsonReading.Read(http.Body, http.Error is null, expected.Stream, events);
        var sharp = await OllamaSharpReading.ReadAsync(captured, expected, cancellationToken).ConfigureAwait(false);
        var comparison = new ReaderComparison(new OwnReading(report), expected);
        comparison.Compare(http, json, sharp);
        return new Rereading(Compared: true, comparison.Note, comparison.Disagreements, [.. Errors(http, json, sharp)]);
    }

    private static IEnumerable<ReaderError> Errors(HttpReading http, JsonReading json, OllamaSharpReading? sharp)
    {
        (string Reader, string? Error)[] all =
        [
            (HttpReading.Reader, http.Error),
            (JsonReading.Reader, http.Status == 200 ? json.Unreadable : null),
            (JsonReading.WholeBodyReader, http.Status == 200 ? json.WholeBodyError : null),
            (OllamaSharpReading.Reader, sharp?.Error),
        ];
        return all.Where(one => one.Error is not null).Select(one => new ReaderError(one.Reader, Excerpt.Of(one.Error!, LongestError)));
    }
}
