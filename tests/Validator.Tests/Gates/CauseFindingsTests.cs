using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public class CauseFindingsTests
{
    private static readonly IReadOnlyList<ClientHazard> Hazards = ClientHazards.Of(200, 999);

    [Fact]
    public void Where_every_request_succeeded_no_cause_is_looked_for() =>
        Assert.Empty(CauseFindings.Of("c", [Requests.Sound(1)], Hazards));

    [Theory]
    [InlineData("json.concatenated")]
    [InlineData("encoding.invalid_utf8")]
    public void Broken_bytes_of_the_server_are_shown(string violation)
    {
        var finding = Assert.Single(CauseFindings.Of("c", [Requests.Sound(1), Requests.Broken(2, violation), Requests.Broken(3, "context.not_processed")], Hazards));

        Assert.Equal(CauseFindings.ServerCorrupts, finding.Class);
        Assert.Equal(
            "the server corrupts its answers: 1 of 3 hold bytes that no client can read, in request 2 at byte 321, where the stream ended after 3 frames",
            finding.Explanation);
        Assert.Equal("c/wire/2.http", finding.Evidence);
    }

    [Fact]
    public void Of_sound_bytes_a_reader_of_one_document_is_said_to_fail_by_itself()
    {
        var finding = Assert.Single(CauseFindings.Of("c", [Requests.Broken(1, "context.not_processed"), Requests.Broken(2, "semantic.no_tokens")], Hazards));

        Assert.Equal(CauseFindings.ClientMisreads, finding.Class);
        Assert.Contains("the bytes of all 2 answers are sound; a client that fails with \"Extra data: line 2 column 1 (char 1000)\" misreads them itself", finding.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stream.no_terminal")]
    [InlineData("http.status")]
    [InlineData("transport.stall")]
    public void Other_failures_blame_no_parser(string violation) =>
        Assert.Empty(CauseFindings.Of("c", [Requests.Broken(1, "context.truncated"), Requests.Broken(2, violation)], Hazards));

    [Fact]
    public void Sound_answers_that_are_one_document_blame_no_client() =>
        Assert.Empty(CauseFindings.Of("c", [Requests.Broken(1, "context.truncated")], ClientHazards.Of(200_000, null)));

    [Fact]
    public void Corruption_that_a_proxy_made_is_not_laid_to_the_server()
    {
        var broken = Requests.Broken(1, "json.malformed");
        RequestRecord[] records = [broken with { Violations = [broken.Violations[0] with { Side = "proxy" }] }];

        Assert.Empty(CauseFindings.Of("c", records, Hazards));
    }
}
