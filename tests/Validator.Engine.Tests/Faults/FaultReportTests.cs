using System.Text.Json.Nodes;

namespace Validator.Engine.Tests.Faults;

/// <summary>The log tells what a fault did, and not what it was drawn for.</summary>
public class FaultReportTests
{
    private const string Chat = """{"model":"synthetic:1m","messages":[{"role":"user","content":"hello"}],"max_tokens":4,"stream":true,"stream_options":{"include_usage":true}}""";
    private const string Completion = """{"model":"synthetic:1m","prompt":"hello","max_tokens":4,"stream":true,"stream_options":{"include_usage":true}}""";

    [Theory]
    [InlineData("{ kind: afterTerminal }", false)]
    [InlineData("{ kind: duplicateTerminal }", false)]
    [InlineData("{ kind: duplicateFrame }", false)]
    [InlineData("{ kind: outOfOrder }", false)]
    [InlineData("{ kind: outOfOrder, of: frames }", false)]
    [InlineData("{ kind: twoFramesInOneChunk }", false)]
    [InlineData("{ kind: missingField, field: message }", true)]
    [InlineData("{ kind: missingField, field: message }", false)]
    [InlineData("{ kind: counts, factor: 1 }", true)]
    [InlineData("{ kind: truncatePrompt, keep: 100% }", true)]
    [InlineData("{ kind: forgetCanaries }", true)]
    [InlineData("{ kind: unload }", true)]
    [InlineData("{ kind: leak, bytes: 1 TiB }", true)]
    [InlineData("{ kind: noTokens }, { kind: wrongType, field: message }", true)]
    public async Task A_fault_that_finds_nothing_to_change_is_not_said_to_hit(string faults, bool stream)
    {
        await using FaultBench bench = await FaultBench.StartAsync(faults);
        await bench.AskAsync(stream);

        Assert.EndsWith("had nothing to change in request 1", await LastOfRequestAsync(bench), StringComparison.Ordinal);
        Assert.Equal(faults.Contains("noTokens", StringComparison.Ordinal), bench.Log.Contains("hits request 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_that_an_answer_never_came_to_is_not_said_to_hit()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: errorFrame, atFrame: 2 }, { kind: concatenate, atFrame: 4 }");
        await bench.AskAsync();

        Assert.Contains("(errorFrame) hits request 1", bench.Log, StringComparison.Ordinal);
        Assert.EndsWith("(concatenate) had nothing to change in request 1", await LastOfRequestAsync(bench), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ kind: counts, factor: 3 }", "/v1/chat/completions", Chat, 12)]
    [InlineData("{ kind: counts, factor: 3 }", "/v1/completions", Completion, 12)]
    [InlineData("{ kind: negative }", "/v1/chat/completions", Chat, -4)]
    [InlineData("{ kind: concatenate, atFrame: 99 }", "/v1/chat/completions", Chat, null)]
    public async Task Counts_that_follow_in_an_event_of_their_own_are_changed_too(string fault, string path, string body, int? counted)
    {
        await using FaultBench bench = await FaultBench.StartAsync(fault);
        RawExchange answer = await RawExchange.SendAsync(bench.Host.Endpoint.Port, "POST", path, body);
        string[] events = answer.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("data: [DONE]", events[^1]);
        string last = events[^2]["data: ".Length..];
        if (counted is null)
        {
            Assert.Equal(last[..(last.Length / 2)], last[(last.Length / 2)..]);
        }
        else
        {
            Assert.Equal(counted, JsonNode.Parse(last)!["usage"]!["completion_tokens"]!.GetValue<int>());
        }

        Assert.Contains("hits request 1", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_dated_back_by_its_own_clock()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: outOfOrder }");
        RawExchange answer = await RawExchange.SendAsync(bench.Host.Endpoint.Port, "POST", "/v1/chat/completions", Chat);
        long[] created = [.. answer.Chunks.Where(chunk => chunk.StartsWith("data: {", StringComparison.Ordinal))
            .Select(chunk => JsonNode.Parse(chunk.Split("\n\n")[0]["data: ".Length..])!["created"]!.GetValue<long>())];

        Assert.Equal(10, created[0] - created[2]);
    }

    [Fact]
    public async Task No_frame_is_lost_where_one_was_held_back_for_another_that_never_came()
    {
        foreach (string packing in (string[])["twoFramesInOneChunk", "outOfOrder, of: frames, atFrame: 8"])
        {
            await using FaultBench bench = await FaultBench.StartAsync($"{{ kind: noTerminal }}, {{ kind: {packing} }}");
            Observed seen = await bench.AskAsync(tokens: packing == "twoFramesInOneChunk" ? 7 : 8);

            Assert.Equal(packing == "twoFramesInOneChunk" ? 7 : 8, seen.Frames.Count);
        }
    }

    /// <summary>What a request is told of last comes behind its answer.</summary>
    private static async Task<string> LastOfRequestAsync(FaultBench bench)
    {
        while (!bench.Log.Contains("nothing to change", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        return bench.Log.Split('\n').Last(line => line.StartsWith("fault ", StringComparison.Ordinal));
    }
}
