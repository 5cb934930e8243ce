using Validator.Gates;
using Validator.Integrity.Independent;
using Validator.Metrics;
using Validator.Spec;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class ReaderFindingsTests
{
    private static readonly RequestRecord s_disputed = Requests.Broken(2) with
    {
        Reread = new Rereading(true, null, ["the terminal frame: our reader says missing; OllamaSharp says \"done\":true"], []),
    };

    [Fact]
    public void Readers_that_agree_leave_no_finding()
    {
        RequestRecord[] records = [Requests.Sound(1), Requests.Broken(2), Requests.Broken(3) with { Reread = Rereading.NotCompared("cut") }];

        Assert.Null(ReaderFindings.Summary(records));
        Assert.Empty(ReaderFindings.Of("c", records));
    }

    [Fact]
    public void Readers_that_disagree_are_told_with_what_each_saw()
    {
        var finding = Assert.Single(ReaderFindings.Of("c", [Requests.Sound(1), s_disputed]));

        Assert.Equal("validator.readers_disagree", finding.Class);
        Assert.Contains("request 2: the terminal frame: our reader says missing; OllamaSharp says \"done\":true", finding.Explanation, StringComparison.Ordinal);
        Assert.Equal("c/wire/2.http", finding.Evidence);
    }

    [Theory]
    [InlineData("requests.success_rate == 100%")]
    [InlineData("requests.count >= 1")]
    public void A_configuration_whose_readers_disagree_is_neither_approved_nor_rejected(string gate)
    {
        var verdict = ConfigurationRules.Decide(Evidence(gate));

        Assert.Equal(Decision.Inconclusive, verdict.Decision);
        Assert.StartsWith("our own reader and independent ones disagree on the bytes of 1 request", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_rest_on_the_reader_still_rejects() =>
        Assert.Equal(Decision.Rejected, ConfigurationRules.Decide(Evidence("requests.success_rate == 100%") with { ServerBroke = "it ended" }).Decision);

    private static ConfigurationEvidence Evidence(string gate)
    {
        RequestRecord[] records = [Requests.Sound(1), s_disputed];
        return new ConfigurationEvidence
        {
            Configuration = new Configuration("c", new Dictionary<string, OptionValue>()),
            Gates = [Gated.Judge(gate, records)],
            Records = records,
            ReadersDisagree = ReaderFindings.Summary(records),
        };
    }
}
