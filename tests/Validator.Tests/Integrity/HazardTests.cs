using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class HazardTests
{
    [Fact]
    public void A_recorded_stream_gives_pythons_own_error()
    {
        var recording = Recording.All.Single(r => r.Name == "05-generate-stream-coldload");
        var report = Feed.Bytes(new ResponseReader(), recording.Expected, recording.Response, [], recording.End);

        var hazard = ClientHazards.Of(report.LongestLine, report.FirstDocumentLength)[0];

        // What python3 says of json.loads over the dechunked body.
        Assert.Equal("Extra data: line 2 column 1 (char 96)", hazard.Error);
    }

    /// <summary>The table holds what python3 and node printed for the dechunked body of every recorded stream.</summary>
    [Fact]
    public void Of_every_recorded_stream_the_errors_are_those_that_the_readers_gave()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Integrity", "readers.tsv")).Skip(1).Select(line => line.Split('\t')).ToArray();
        Assert.True(rows.Length > 70, $"{rows.Length}");
        foreach (var row in Effort.Cases(rows))
        {
            var recording = Recording.All.Single(r => r.Name == row[0]);
            var report = Feed.Bytes(new ResponseReader(), recording.Expected, recording.Response, [], recording.End);
            var hazards = ClientHazards.Of(0, report.FirstDocumentLength, report.FirstDocumentUnits);

            Assert.Equal(row[1], hazards.Single(hazard => hazard.Reader == ClientHazards.OneDocumentReader).Error);
            Assert.Equal(row[2], hazards.Single(hazard => hazard.Reader == ClientHazards.NodeReader).Error);
        }
    }

    [Fact]
    public void System_Text_Json_is_quoted_as_it_speaks()
    {
        var recording = Recording.All.Single(r => r.Name == "05-generate-stream-coldload");
        var body = string.Concat(System.Text.RegularExpressions.Regex.Matches(System.Text.Encoding.UTF8.GetString(recording.Response), "^\\{.*\n", System.Text.RegularExpressions.RegexOptions.Multiline).Select(match => match.Value));

        var error = Assert.ThrowsAny<System.Text.Json.JsonException>(() => System.Text.Json.JsonDocument.Parse(body));

        Assert.Contains(ClientHazards.Of(0, 1), hazard => hazard.Error == error.Message);
    }

    [Fact]
    public void JavaScript_counts_a_pair_where_Python_counts_one()
    {
        // node: JSON.parse('{"a":"\u{1F600}"}\n{"b":2}\n') says position 11, python3 says char 10.
        var report = Feed.Text(Feed.Chunked("{\"a\":\"\u00f0\u009f\u0098\u0080\"}\n", """{"done":true}""" + "\n"));

        var hazards = ClientHazards.Of(0, report.FirstDocumentLength, report.FirstDocumentUnits);

        Assert.Equal("Extra data: line 2 column 1 (char 10)", hazards[0].Error);
        Assert.EndsWith("at position 11", hazards[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Python_counts_characters_not_bytes()
    {
        var report = Feed.Text(Feed.Chunked(Frames.Content.Replace(":\"a\"", ":\"\u00f0\u009f\u0098\u0080\"", StringComparison.Ordinal), Frames.Terminal));
        Assert.Equal(Frames.Content.Length - 1, report.FirstDocumentLength);
    }

    [Theory]
    [InlineData(65_535, 0)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(131_072, 3)]
    [InlineData(8_000_000, 4)]
    public void Lines_longer_than_a_readers_limit_are_hazards(int longest, int readers) =>
        Assert.Equal(readers, ClientHazards.Of(longest, null).Count);

    [Fact]
    public void One_document_is_no_hazard() =>
        Assert.Null(Feed.Text(Feed.Chunked(Frames.Terminal)).FirstDocumentLength);
}
