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

        var hazard = Assert.Single(ClientHazards.Of(report.LongestLine, report.FirstDocumentLength));

        // What python3 says of json.loads over the dechunked body.
        Assert.Equal("Extra data: line 2 column 1 (char 96)", hazard.Error);
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
