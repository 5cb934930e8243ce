using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Validator.Gates;
using Validator.Integrity;
using Validator.Metrics;
using Validator.Pipeline.Explain;
using Validator.Tests.Gates;
using Xunit;

namespace Validator.Tests.Pipeline;

public sealed class ExplainerTests
{
    [Fact]
    public void Pythons_extra_data_is_explained_by_the_frame_before_it()
    {
        var told = Only("Extra data: line 2 column 1 (char 96)");

        Assert.Equal("error", told.Kind);
        Assert.Contains("one JSON document met a stream of several", told.Meaning, StringComparison.Ordinal);
        Assert.Contains("char 96 is the first frame's length, 95 characters, and its line feed", told.Meaning, StringComparison.Ordinal);
        Assert.Contains("the client, if every line is one JSON object: the server is then sound", told.Parts.Single(part => part.Label == "at fault").Text, StringComparison.Ordinal);
        Assert.Contains(told.LookAt, look => look.Contains("ollama-validator check", StringComparison.Ordinal));
        Assert.Contains(told.LookAt, look => look.Contains("\"stream\": false", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_value_on_the_first_line_is_another_matter() =>
        Assert.Contains("json.concatenated", Only("json.decoder.JSONDecodeError: Extra data: line 1 column 97 (char 96)").Meaning, StringComparison.Ordinal);

    /// <summary>Printed by the clients themselves, where their names stand beside: python3 3.11, node 20, .NET 10, curl; the others as their sources write them.</summary>
    [Theory]
    [InlineData("Extra data: line 2 column 1 - line 3 column 1 (char 96 - 200)", "json (Python")]
    [InlineData("SyntaxError: Unexpected non-whitespace character after JSON at position 96", "JSON.parse")]
    [InlineData("SyntaxError: Unexpected non-whitespace character after JSON at position 96 (line 2 column 1)", "JSON.parse")]
    [InlineData("invalid character '{' after top-level value", "encoding/json")]
    [InlineData("'{' is invalid after a single JSON value. Expected end of data. LineNumber: 1 | BytePositionInLine: 0.", "System.Text.Json")]
    [InlineData("Expecting value: line 1 column 1 (char 0)", "json (Python")]
    [InlineData("Unterminated string starting at: line 1 column 6 (char 5)", "json (Python)")]
    [InlineData("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", "UTF-8")]
    [InlineData("'utf-8' codec can't decode bytes in position 9-10: unexpected end of data", "UTF-8")]
    [InlineData("Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)", "json (Python)")]
    [InlineData("ValueError: Separator is not found, and chunk exceed the limit", "asyncio")]
    [InlineData("ValueError: Separator is found, but chunk is longer than limit", "asyncio")]
    [InlineData("ValueError: Chunk too big", "aiohttp StreamReader")]
    [InlineData("bufio.Scanner: token too long", "bufio.Scanner")]
    [InlineData("Attempt to decode JSON with unexpected mimetype: application/x-ndjson", "aiohttp ClientResponse")]
    [InlineData("aiohttp.client_exceptions.ClientPayloadError: Response payload is not completed", "an HTTP client")]
    [InlineData("httpx.RemoteProtocolError: peer closed connection without sending complete message body (incomplete chunked read)", "an HTTP client")]
    [InlineData("requests.exceptions.ChunkedEncodingError: Response ended prematurely", "an HTTP client")]
    [InlineData("httpx.ReadTimeout", "an HTTP client")]
    [InlineData("Error: socket hang up", "an HTTP client")]
    [InlineData("Error: read ECONNRESET", "an HTTP client")]
    [InlineData("SyntaxError: Unexpected token '<', \"<html>\" is not valid JSON", "a JSON reader")]
    [InlineData("SyntaxError: Unexpected token 'd', \"data: {\"a\":1}\" is not valid JSON", "a JSON reader")]
    [InlineData("SyntaxError: Unexpected end of JSON input", "a JSON reader (Node, Go or .NET)")]
    [InlineData("curl: (18) transfer closed with outstanding read data remaining", "an HTTP client")]
    [InlineData("curl: (28) Operation timed out after 8000 milliseconds", "an HTTP client")]
    [InlineData("curl: (52) Empty reply from server", "an HTTP client")]
    [InlineData("curl 18", "curl")]
    [InlineData("curl exit code 28", "curl")]
    [InlineData("curl: (52)", "curl")]
    [InlineData("request (662 tokens) exceeds the available context size (256 tokens), try increasing it", "context.exceeded")]
    [InlineData("{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}", "queue.full")]
    [InlineData("an error was encountered while running the model: unexpected EOF", "runner.died")]
    public void An_error_is_known_by_its_words(string words, string name)
    {
        var told = Explainer.Of(words);

        Assert.Contains(told.Explanations, one => one.Kind == "error" && one.Name.StartsWith(name, StringComparison.Ordinal));
        Assert.All(told.Explanations, one => Assert.NotEmpty(one.LookAt));
    }

    [Fact]
    public void A_gate_is_explained_part_by_part()
    {
        var told = Only("ttft.p99 <= 2s");

        Assert.Equal(("gate", "ttft.p99 <= 2s", "Passes when ttft.p99 is at most 2s."), (told.Kind, told.Name, told.Meaning));
        Assert.Equal(["metric", "source", "unit", "aggregation", "threshold", "better", "failed requests", "without data"], told.Parts.Select(part => part.Label));
        Assert.Equal(Only("ttft").LookAt, told.LookAt);
    }

    [Fact]
    public void A_gate_with_a_query_and_a_baseline_says_so()
    {
        var told = Only("decode.tokens_per_second.mean{query=a} <= 95% of baseline");

        Assert.Contains(told.Parts, part => part.Label == "query" && part.Text.Contains("'a'", StringComparison.Ordinal));
        Assert.Contains(told.Parts, part => part.Label == "threshold" && part.Text.Contains("baseline", StringComparison.Ordinal));
        Assert.Contains(told.Parts, part => part.Label == "unit");
        Assert.Equal(2, told.LookAt.Count);
        Assert.Contains("good side", told.LookAt[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_listed_is_explained()
    {
        Assert.Equal(
            ["metric", "class", "finding", "aggregation", "operator", "query set", "exit code", "decision", "boot contract", "key"],
            Explainer.Names.Select(one => one.Kind).Distinct());
        Assert.All(Explainer.Names, one => Assert.Equal(one.Name, Only(one.Name).Name));
        Assert.All(MetricRegistry.All, metric => Assert.Equal("metric", Only(metric.Name).Kind));
        Assert.All(ViolationCatalog.All, definition => Assert.Equal(definition.Definition, Only(definition.Class).Meaning));

        // Definition, unit, source and remedy of each metric; side, source and remedy of each class; a remedy of each finding.
        Assert.All(MetricRegistry.All, metric => Assert.Superset(new HashSet<string> { "source", "unit", "gate" }, Only(metric.Name).Parts.Select(part => part.Label).ToHashSet()));
        Assert.All(ViolationCatalog.All, definition => Assert.Superset(new HashSet<string> { "side", "source" }, Only(definition.Class).Parts.Select(part => part.Label).ToHashSet()));
        Assert.All(Explainer.Names.Where(one => one.Kind is "class" or "finding" or "exit code" or "decision" or "boot contract"), one => Assert.NotEmpty(Only(one.Name).LookAt));
        Assert.All(MetricRegistry.All, metric => Assert.NotEmpty(Only(metric.Name).LookAt));
        Assert.Equal(new[] { 0, 1, 2, 3, 4, 130, 143 }, Explainer.Names.Where(one => one.Kind == "exit code").Select(one => int.Parse(one.Name, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void What_stands_in_every_verdict_is_explained()
    {
        Assert.All(Enum.GetValues<Decision>(), decision => Assert.Equal("decision", Only(VerdictNames.Of(decision)).Kind));
        Assert.Equal("4", Assert.Single(Only("inconclusive").Parts).Text);
        var told = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "Gates", "golden", "contract.txt"));
        string[] ids = [.. Regex.Matches(told, "ContractResult { Id = ([a-z-]+)").Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(ids);
        Assert.All(ids, id => Assert.Equal("boot contract", Only(id).Kind));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [Theory]
    [InlineData("ttft.p99", "metric", "99%")]
    [InlineData("ttft", "metric", "first non-empty content")]
    [InlineData("goodput", "metric", "not measured by this version")]
    [InlineData(ReaderFindings.Disagree, "finding", "inconclusive")]
    [InlineData("load.stallTimeout", "key", "")]
    [InlineData("4", "exit code", "Never counted as an approval")]
    [InlineData("exit code 143", "exit code", "SIGTERM")]
    [InlineData(">=", "operator", "or more")]
    [InlineData("cv", "aggregation", "variation")]
    [InlineData("system-design", "query set", "designed around")]
    public void A_name_is_explained_by_its_definition(string name, string kind, string words)
    {
        var told = Only(name);

        Assert.Equal(kind, told.Kind);
        Assert.Contains(words, told.Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json.concatenatd", "did you mean 'json.concatenated'?")]
    [InlineData("load.stalTimeout", "did you mean 'load.stallTimeout'?")]
    [InlineData("canary_recall", "names that hold it: context.canary_recall")]
    [InlineData("ttft.p98", "aggregations of ttft: min, p1, p5, p10, p50, p90, p95, p99, max, mean, cv")]
    [InlineData("qwertyuiop", "'explain' alone lists the names; with --spec the ids of its gates are known too")]
    [InlineData("", "'explain' alone lists the names; with --spec the ids of its gates are known too")]
    public void An_unknown_name_is_met_with_the_nearest(string given, string hint)
    {
        var (explanations, diagnostics) = Explainer.Of(given);

        Assert.Empty(explanations);
        Assert.Equal(hint, Assert.Single(diagnostics).Hint);
    }

    [Fact]
    public void A_gate_is_known_by_its_id()
    {
        Gate[] gates = [Gated.Gate("decode.tokens_per_second.p10 >= 5") with { Id = "speed" }];

        Assert.Contains("decode.tokens_per_second.p10 is at least", Assert.Single(Explainer.Of("speed", gates).Explanations).Meaning, StringComparison.Ordinal);
        Assert.Equal("did you mean 'speed'?", Assert.Single(Explainer.Of("sped", gates).Diagnostics).Hint);
    }

    [Fact]
    public void A_gate_that_is_wrong_is_told_what_is_wrong()
    {
        var (explanations, diagnostics) = Explainer.Of("ttft.p42 <= 2s");

        Assert.Empty(explanations);
        Assert.Contains("has no aggregation 'p42'", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    private static Explanation Only(string given) => Assert.Single(Explainer.Of(given).Explanations);

    [Fact]
    public void A_finding_of_the_hardware_is_explained() => Assert.All(Validator.Gates.HardwareWords.All, known => Assert.NotNull(Validator.Pipeline.Explain.Vocabulary.Find(known.Class)));
}
