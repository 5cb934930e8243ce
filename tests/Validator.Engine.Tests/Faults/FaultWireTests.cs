using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Validator.Engine.Tests.Faults;

/// <summary>
/// What faults do to the bytes on the wire, where more is to be said of it than the class that the reader names
/// (<see cref="FaultClassTests.Found"/>).
/// </summary>
public class FaultWireTests
{
    private static readonly Dictionary<string, Func<Observed, bool>> s_rows = new(StringComparer.Ordinal)
    {
        // http.content_type
        ["{ kind: contentType }"] = o => o.Text.Contains("Content-Type: text/html; charset=utf-8\r\n", StringComparison.Ordinal),

        // json.interleaved
        ["{ kind: interleave }"] = o => o.Frames.Count == 10 && o.Frames.Count(f => Text(f, "model") == "other:latest") == 1,
        ["{ kind: interleave, of: time, atFrame: 99 }"] = o => o.Frames.Count == 10 && Created(o, 9) - Created(o, 8) > TimeSpan.FromMinutes(59),

        // encoding.nul, encoding.bom
        ["{ kind: nul }"] = o => o.Wire.AsSpan().Count((byte)0) == 1,
        ["{ kind: bom }"] = o => o.Chunks[0].StartsWith("\uFEFF{", StringComparison.Ordinal),

        // stream.duplicate_terminal, stream.out_of_order, stream.duplicate_frame
        ["{ kind: duplicateTerminal }"] = o => o.Chunks[^1] == o.Chunks[^2] && o.Chunks[^1].Contains("\"done\":true", StringComparison.Ordinal),
        ["{ kind: outOfOrder }"] = o => Created(o, 1) - Created(o, 2) > TimeSpan.FromSeconds(9) && Created(o, 3) > Created(o, 1),
        ["{ kind: outOfOrder, of: frames }"] = o => Created(o, 2) > Created(o, 3) && Created(o, 4) > Created(o, 2) && o.Frames.Count == 9,
        ["{ kind: outOfOrder, of: frames, atFrame: 8 }"] = o => Created(o, 8) < Created(o, 7) && o.Frames[8]["done"]!.GetValue<bool>(),
        ["{ kind: duplicateFrame }"] = o => o.Chunks.Count == 10 && o.Chunks[2] == o.Chunks[3],
        ["{ kind: duplicateFrame, atFrame: 99 }"] = o => o.Chunks.Count == 10 && o.Chunks[7] == o.Chunks[8],

        // schema.missing_field, schema.wrong_type, schema.negative
        ["{ kind: missingField }"] = o => o.Frames.Count(f => !f.ContainsKey("created_at")) == 1 && !o.Frames[2].ContainsKey("created_at"),
        ["{ kind: missingField, field: done }"] = o => !o.Frames[2].ContainsKey("done"),
        ["{ kind: missingField, field: eval_duration, atFrame: 1 }"] = o => !o.Frames[^1].ContainsKey("eval_duration") && o.Frames[^1].ContainsKey("eval_count"),
        ["{ kind: wrongType, field: response }"] = o => o.Frames[2]["response"]!.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        ["{ kind: wrongType, field: done }"] = o => Text(o.Frames[2], "done") == "false",
        ["{ kind: wrongType, field: context }"] = o => Text(o.Frames[^1], "context") == "other",
        ["{ kind: negative }"] = o => Number(o, "eval_count") == -8,
        ["{ kind: negative, field: load_duration }"] = o => Number(o, "load_duration") < 0,

        // semantic.count_mismatch, semantic.duration_mismatch, semantic.model_mismatch, context.not_processed
        ["{ kind: counts }"] = o => Number(o, "eval_count") == 16,
        ["{ kind: durations }"] = o => Number(o, "load_duration") + Number(o, "prompt_eval_duration") + Number(o, "eval_duration") > Number(o, "total_duration"),
        ["{ kind: wrongModel }"] = o => o.Frames.All(f => Text(f, "model") == "other:latest"),
        ["{ kind: notProcessed }"] = o => !o.Frames[^1].ContainsKey("prompt_eval_count") && !o.Frames[^1].ContainsKey("prompt_eval_duration"),
        ["{ kind: notProcessed, tokens: 1 }"] = o => Number(o, "prompt_eval_count") == 1,

        // semantic.repetition, as recorded: more than 30 equal tokens, then the end without a word
        ["{ kind: repetition }"] = o => o.Frames.Count == 35 && o.Frames.Skip(2).Take(32).Select(f => Text(f, "response")).Distinct().Count() == 1
            && o.Frames[^1]["done"]!.GetValue<bool>() && Created(o, 34) > Created(o, 33),
        ["{ kind: repetition, ends: silent }"] = o => o.Frames.Count == 34 && o.Frames.Skip(2).Select(f => Text(f, "response")).Distinct().Count() == 1
            && !o.Text.Contains("\"done\":true", StringComparison.Ordinal) && o.Text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal),

        // Sound: what the reader may not stumble over
        ["{ kind: splitFrames, pieces: 2 }"] = o => o.Chunks.Count == 18 && o.Frames.Count == 9,
        ["{ kind: twoFramesInOneChunk }"] = o => o.Chunks.Count == 5 && o.Frames.Count == 9,
    };

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_fault_shows_in_the_bytes(string fault)
    {
        await using FaultBench bench = await FaultBench.StartAsync(fault);
        Observed seen = await bench.AskAsync();

        Assert.True(s_rows[fault](seen), seen.Text);
        Assert.Contains("hits request 1", bench.Log, StringComparison.Ordinal);
    }

    /// <summary>semantic.divergence</summary>
    [Fact]
    public async Task A_request_that_is_not_alone_gets_another_answer()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: divergence }", parallel: 2);
        string alone = Answer(await bench.AskAsync());
        string again = Answer(await bench.AskAsync());
        string beside;
        using (await OpenEndlessAsync(bench))
        {
            beside = Answer(await bench.AskAsync());
        }

        Assert.Equal(alone, again);
        Assert.NotEqual(alone, beside);
    }

    [Fact]
    public async Task An_answer_that_is_not_streamed_is_changed_as_well()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: counts }, { kind: wrongModel }, { kind: noTokens }");
        JsonNode answer = JsonNode.Parse(RawExchange.Parse((await bench.AskAsync(stream: false)).Wire).Body)!;

        Assert.Equal(16, answer["eval_count"]!.GetValue<int>());
        Assert.Equal("other:latest", answer["model"]!.GetValue<string>());
        Assert.Equal("", answer["response"]!.GetValue<string>());
    }

    [Fact]
    public async Task Faults_of_one_answer_work_in_the_order_of_the_file()
    {
        await using FaultBench first = await FaultBench.StartAsync("{ kind: concatenate }, { kind: wrongModel }");
        await using FaultBench second = await FaultBench.StartAsync("{ kind: wrongModel }, { kind: concatenate }");

        Assert.Equal(1, Others((await first.AskAsync()).Chunks[2]));
        Assert.Equal(2, Others((await second.AskAsync()).Chunks[2]));

        static int Others(string line) => line.Split("other:latest").Length - 1;
    }

    private static async Task<Socket> OpenEndlessAsync(FaultBench bench)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(bench.Host.Endpoint);
        string body = """{"model":"synthetic:1m","prompt":"go on","options":{"num_predict":0,"num_thread":1,"num_ctx":2048}}""";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/generate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        await socket.ReceiveAsync(new byte[1]);
        return socket;
    }

    private static string Answer(Observed seen) => string.Concat(seen.Frames.Select(frame => Text(frame, "response")));

    private static string Text(JsonObject frame, string member) => frame[member]!.GetValue<string>();

    private static double Number(Observed seen, string member) => seen.Frames[^1][member]!.GetValue<double>();

    private static DateTimeOffset Created(Observed seen, int frame) =>
        DateTimeOffset.Parse(Text(seen.Frames[frame], "created_at"), CultureInfo.InvariantCulture);
}
