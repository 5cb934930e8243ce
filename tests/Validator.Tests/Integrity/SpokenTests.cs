using System.Globalization;
using System.Text;
using Validator.Integrity;
using Validator.Integrity.Causes;
using Validator.Integrity.Independent;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

/// <summary>All that the stage says of a response, to the letter: the files beside the tests are read before they are committed.</summary>
public sealed class SpokenTests
{
    [Fact]
    public void Of_the_classes() => Golden.Check("classes.txt", string.Concat(ViolationCatalog.All.Select(definition => $"""
        {definition.Class} ({definition.Side})
          {definition.Definition}
          {definition.Source}
          {definition.Remedy}

        """)));

    [Fact]
    public void Of_the_servers_words() => Golden.Check("server-words.txt", string.Concat(Words.Ollamas.Select(words =>
        $"{words}\n  {Told(ServerWords.Of(words))}\n")));

    [Fact]
    public void Of_a_clients_error() => Golden.Check("client-errors.txt", string.Concat(Words.Clients.Select(words =>
        $"{words}\n  {(ClientErrors.Of(words) is { } error ? $"{error.Reader}\n  {error.Meaning}\n  {error.Blame}\n  - {string.Join("\n  - ", error.LookAt)}" : "unknown")}\n")));

    [Fact]
    public void Of_the_end_of_an_answer()
    {
        string?[] reasons = [null, "the server's inference process (7) had ended", "Via: 1.1 nginx"];
        string[] explanations = ["it ended", "one token repeats", "the stream ended without [DONE]", "it ended with a finish_reason and no [DONE]", "it ended with [DONE] and no finish_reason", "31 equal tokens"];
        var told = new StringBuilder();
        foreach (var @class in ViolationCatalog.All.Select(definition => definition.Class))
        {
            foreach (var side in (string[])["server", "transport", "proxy"])
            {
                foreach (var because in reasons)
                {
                    var causes = explanations.Select(explanation => (explanation, Cause: FailureCauses.Of(@class, side, explanation, because, null))).Where(each => each.Cause is not null).ToArray();
                    told.Append(string.Concat(causes.GroupBy(each => each.Cause!).Select(same =>
                        $"{@class}, {side}, {because ?? "no reason"}, {(same.Count() == explanations.Length ? "anything" : string.Join(" | ", same.Select(each => each.explanation)))}\n  {Told(same.Key)}\n")));
                }
            }
        }

        Golden.Check("ends.txt", told.ToString());
    }

    [Fact]
    public void Of_every_recording() => Check("recordings.txt", RecordingTests.Judged.Where(recording => !Effort.IsLittle || recording.Response.Length < 2500).Select(recording =>
    {
        var reader = new ResponseReader();
        return $"== {recording.Name}\n{Told(reader, Feed.Bytes(reader, recording.Expected, recording.Response, [], recording.End))}";
    }));

    [Fact]
    public void Of_hand_made_streams() => Golden.Check("streams.txt", string.Concat(
    [
        .. ClassTests.Streams.Select(row => Made(row.Data.Item1, Feed.Chunked(row.Data.Item2), Feed.Streamed)),
        .. ClassTests.Documents.Select(row => Made("document", OfOne(row.Data.Item1), Feed.Streamed with { Stream = false })),
        .. RuleTests.Lines.Select(row => Made(row.Data.Item1, Feed.Chunked([.. row.Data.Item2, Frames.EndAt("02", 4)]), Feed.Streamed)),
        .. EventStreamTests.SoundForms.Select(row => Made(row.Data.Item1, EventStreamTests.Pieces(row.Data.Item2), EventStreamTests.Expected)),
        .. EventStreamTests.Broken.Select(row => Made(row.Data.Item1, EventStreamTests.Pieces(row.Data.Item2), EventStreamTests.Expected)),
        .. TransportTests.Heads.SelectMany(head => TransportTests.Bodies.Select(body => Made(head + body, head + body, Feed.Streamed))),
        .. Enum.GetValues<ExchangeEnd>().SelectMany(end => TransportTests.Bodies.Select(body => Made(body, TransportTests.Heads[1] + body, Feed.Streamed, end))),
    ]));

    [Fact]
    public async Task Of_what_other_readers_say()
    {
        var told = new List<string>();
        foreach (var row in Effort.Cases(ClassTests.Streams))
        {
            var reader = new ResponseReader();
            var report = Feed.Bytes(reader, Feed.Streamed, Encoding.Latin1.GetBytes(Feed.Chunked(row.Data.Item2)), [], _ => ExchangeEnd.Closed);
            var rereading = await IndependentReaders.ReadAsync(reader.Captured, reader.CaptureComplete, Feed.Streamed, report, TestContext.Current.CancellationToken);
            told.Add($"== {row.Data.Item1}\ncompared {rereading.Compared} {rereading.Note}\n" + string.Concat(rereading.Errors.Select(error => $"{error.Reader}: {error.Error}\n")) + string.Concat(rereading.Disagreements.Select(each => $"disagreement: {each}\n")));
        }

        Check("readers.txt", told);
    }

    /// <summary>Every response beside our report of every other: what the independent readers hold against a report that is wrong.</summary>
    [Fact]
    public async Task Of_reports_that_are_wrong()
    {
        var told = new List<string>();
        foreach (var (kind, expected, responses) in Crossed)
        {
            var number = 0;
            (string Name, byte[] Raw, ResponseReport Report)[] all = [.. responses.Select(response =>
            {
                var raw = Encoding.Latin1.GetBytes(response.Raw);
                return (response.Name, raw, Feed.Bytes(new ResponseReader(), expected, raw, [], _ => ExchangeEnd.Closed));
            })];
            foreach (var (name, raw, _) in all)
            {
                if (Effort.IsLittle && number++ % 4 != 0)
                {
                    continue;
                }

                var said = new List<(string Of, string Text)>();
                foreach (var (other, _, report) in all)
                {
                    var rereading = await IndependentReaders.ReadAsync(raw, true, expected, report, TestContext.Current.CancellationToken);
                    said.Add((other, string.Concat(rereading.Disagreements.Select(each => $"  {Escaped(each)}\n")) + (rereading.Note is null ? string.Empty : $"  note: {rereading.Note}\n")));
                }

                told.Add($"== {kind}: {name}\n{string.Concat(said.GroupBy(one => one.Text).Select(same => $"as {string.Join(", ", same.Select(one => one.Of))}\n{same.Key}"))}");
            }
        }

        Check("wrong-reports.txt", told);
    }

    private static void Check(string name, IEnumerable<string> parts)
    {
        if (Effort.IsLittle)
        {
            Golden.CheckSome(name, parts);
        }
        else
        {
            Golden.Check(name, string.Concat(parts));
        }
    }

    private static IEnumerable<(string Kind, ExpectedResponse Expected, (string Name, string Raw)[] Responses)> Crossed
    {
        get
        {
            string[] names = ["sound", "malformed", "two on a line", "garbage behind", "split in two", "not UTF-8", "no terminal", "frames after the terminal", "a second terminal", "error", "no tokens", "done is a string", "blank lines and CR LF are white space"];
            (string, string)[] broken =
            [
                ("broken head", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
                ("no head", "HTTP/1.1 2"),
                ("broken chunk", TransportTests.Heads[1] + "f3\r\n" + Frames.Content + "zz"),
                ("cut", TransportTests.Heads[1] + "f3\r\n" + Frames.Content),
                ("refused", "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"error\":\"gone\"}\n"),
                ("without a length", "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n" + Frames.Content + Frames.Terminal),
            ];
            var streams = ClassTests.Streams.Where(row => names.Contains(row.Data.Item1)).Select(row => (row.Data.Item1, Feed.Chunked(row.Data.Item2))).ToArray();
            yield return ("stream", Feed.Streamed, [.. streams, .. broken]);
            yield return ("chat", Feed.Streamed with { Kind = AnswerKind.Chat }, [.. streams.Select(one => (one.Item1, one.Item2)).Take(3), .. broken]);
            yield return ("document", Feed.Streamed with { Stream = false }, [.. ClassTests.Documents.Select((row, number) => ($"{number}", OfOne(row.Data.Item1))), .. broken]);
            yield return ("events", EventStreamTests.Expected,
                [.. EventStreamTests.SoundForms.Take(1).Select(row => (row.Data.Item1, EventStreamTests.Pieces(row.Data.Item2))), .. EventStreamTests.Broken.Select(row => (row.Data.Item1, EventStreamTests.Pieces(row.Data.Item2))), .. broken]);
        }
    }

    private static string OfOne(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static string Made(string name, string raw, ExpectedResponse expected, ExchangeEnd end = ExchangeEnd.Closed)
    {
        var reader = new ResponseReader();
        return $"== {Escaped(name)}, {end}\n{Told(reader, Feed.Bytes(reader, expected, Encoding.Latin1.GetBytes(raw), [], _ => end), excerpt: false)}";
    }

    internal static string Told(ResponseReader reader, ResponseReport report, bool excerpt = true)
    {
        var told = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            {report.Status} {report.Frames} frames, {report.Chunks} chunks, {report.Bytes} bytes, longest line {report.LongestLine}, first document {report.FirstDocumentLength}/{report.FirstDocumentUnits}
            tokens {report.OutputTokens}/{report.PromptTokens}, ns {report.ServerTotalNs} {report.ServerLoadNs} {report.ServerPromptNs} {report.ServerDecodeNs}, done {report.DoneReason}, at {report.FirstTokenAt}..{report.LastTokenAt}, gaps {report.Gaps}

            """);
        told.Append(report.Error is null ? string.Empty : $"error {Escaped(report.Error)}\n");
        told.Append(report.ViolationTotal > report.Violations.Count ? $"{report.ViolationTotal} violations: {string.Join(", ", report.ViolationCounts.Select(count => $"{count.Key} {count.Value}"))}\n" : string.Empty);
        foreach (var violation in report.Violations)
        {
            told.Append(CultureInfo.InvariantCulture, $"{violation.Class} {violation.Side} byte {violation.Offset} frame {violation.Frame}\n  {Escaped(violation.Explanation)}\n  because {Escaped(violation.Because)}\n");
            told.Append(FailureCauses.Of(violation.Class, violation.Side.ToString().ToLowerInvariant(), violation.Explanation, violation.Because, report.Error) is { } cause ? $"  {cause.Name}\n" : string.Empty);
        }

        if (excerpt && report.Violations is [{ Offset: { } offset }, ..] && HexExcerpt.Of(new CapturedResponse(reader.Captured, 0), offset) is { } bytes)
        {
            told.Append(bytes).Append('\n');
        }

        if (report.Violations.Count == 0)
        {
            told.Append(string.Concat(ClientHazards.Of(report.LongestLine, report.FirstDocumentLength, report.FirstDocumentUnits).Select(hazard => $"{hazard.Reader}: {hazard.Limit}: {hazard.Error}\n")));
        }

        return told.ToString();
    }

    private static string Told(KnownCause? cause) => cause is null ? "unknown" : $"{cause.Name}\n  {cause.Cause}\n  {cause.Remedy}";

    /// <summary>The files stay texts, whatever was read.</summary>
    internal static string Escaped(string? text) => text is null ? string.Empty
        : string.Concat(text.Select(c => c is >= ' ' and <= '~' ? $"{c}" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
}
