using Validator.Gates;
using Validator.Metrics;
using Validator.Tests.Metrics;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class ViolationFindingsTests
{
    [Fact]
    public void Failures_of_one_class_and_two_causes_are_two_findings()
    {
        RequestRecord[] records =
        [
            Refused(1, "server busy, please try again.  maximum pending requests exceeded"),
            Refused(2, "request (662 tokens) exceeds the available context size (256 tokens), try increasing it"),
            Refused(3, "server busy, please try again.  maximum pending requests exceeded"),
        ];

        var findings = ViolationFindings.Of("c", records);

        Assert.Equal(["http.status", "http.status"], findings.Select(finding => finding.Class));
        Assert.StartsWith("2 times, in 2 of 3 requests; the first: status 503", findings[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("laid to the server: the body is an error object as Ollama writes it", findings[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("OLLAMA_MAX_QUEUE", findings[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("662 tokens (n_prompt_tokens) and the context 256 (n_ctx)", findings[1].Explanation, StringComparison.Ordinal);
        Assert.Contains("Set num_ctx to at least 662", findings[1].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_known_cause_the_class_has_its_remedy()
    {
        var finding = Assert.Single(ViolationFindings.Of("c", [Requests.Broken(1, "json.malformed")]));

        Assert.Equal("once, in 1 of 1 requests; the first: the stream ended after 3 frames", finding.Explanation);
        Assert.StartsWith("Look at the bytes kept", finding.Remedy, StringComparison.Ordinal);
    }

    private static RequestRecord Refused(int id, string words) => Requests.Broken(id, "http.status") with
    {
        Violations = [new RecordedViolation("http.status", "server", "status 503: " + words) { Because = "the body is an error object as Ollama writes it" }],
        Error = words,
    };
}
