using Validator.Integrity;
using Validator.Load;
using Validator.Spec;

namespace Validator.Engine.Tests.Faults;

/// <summary>Faults on the route of OpenAI, found by the reader as the classes that they provoke, each alone.</summary>
public class OpenAiFaultTests
{
    /// <summary>Fault, whether the answer is streamed, and the class that the reader names.</summary>
    public static TheoryData<string, bool, string> Found => new()
    {
        { "{ kind: status }", true, "http.status" },
        { "{ kind: contentType, value: text/plain }", true, "http.content_type" },
        { "{ kind: contentType, value: application/x-ndjson }", false, "http.content_type" },
        { "{ kind: reset }", true, "transport.reset" },
        { "{ kind: stall }", true, "transport.stall" },
        { "{ kind: badChunk }", true, "transport.framing" },
        { "{ kind: garbage }", true, "json.malformed" },
        { "{ kind: garbage }", false, "json.malformed" },
        { "{ kind: concatenate }", true, "json.concatenated" },
        { "{ kind: concatenate, atFrame: 99 }", true, "json.concatenated" },
        { "{ kind: concatenate }", false, "json.concatenated" },
        { "{ kind: split }", true, "json.split" },
        { "{ kind: interleave }", true, "json.interleaved" },
        { "{ kind: interleave, of: time }", true, "json.interleaved" },
        { "{ kind: interleave, of: time, atFrame: 1 }", true, "json.interleaved" },
        { "{ kind: trailingGarbage }", true, "json.trailing_garbage" },
        { "{ kind: trailingGarbage }", false, "json.trailing_garbage" },
        { "{ kind: invalidUtf8 }", true, "encoding.invalid_utf8" },
        { "{ kind: invalidUtf8 }", false, "encoding.invalid_utf8" },
        { "{ kind: nul }", true, "encoding.nul" },
        { "{ kind: nul }", false, "encoding.nul" },
        { "{ kind: bom }", true, "encoding.bom" },
        { "{ kind: bom, atFrame: 4 }", true, "encoding.bom" },
        { "{ kind: bom }", false, "encoding.bom" },
        { "{ kind: noTerminal }", true, "stream.no_terminal" },
        { "{ kind: noTerminal }", false, "stream.no_terminal" },
        { "{ kind: repetition, ends: silent }", false, "stream.no_terminal" },
        { "{ kind: runnerCrash }", true, "stream.no_terminal" },
        { "{ kind: afterTerminal }", true, "stream.after_terminal" },
        { "{ kind: duplicateTerminal }", true, "stream.duplicate_terminal" },
        { "{ kind: errorFrame }", true, "stream.error_frame" },
        { "{ kind: outOfOrder }", true, "stream.out_of_order" },
        { "{ kind: duplicateFrame }", true, "stream.duplicate_frame" },
        { "{ kind: missingField }", true, "schema.missing_field" },
        { "{ kind: missingField, field: model }", false, "schema.missing_field" },
        { "{ kind: missingField, field: eval_count }", true, "schema.missing_field" },
        { "{ kind: wrongType }", true, "schema.wrong_type" },
        { "{ kind: wrongType, field: model }", true, "schema.wrong_type" },
        { "{ kind: negative }", true, "schema.negative" },
        { "{ kind: negative }", false, "schema.negative" },
        { "{ kind: negative, field: load_duration }", true, "schema.negative" },
        { "{ kind: noTokens }", true, "semantic.no_tokens" },
        { "{ kind: noTokens }", false, "semantic.no_tokens" },
        { "{ kind: counts }", true, "semantic.count_mismatch" },
        { "{ kind: counts }", false, "semantic.count_mismatch" },
        { "{ kind: repetition }", true, "semantic.repetition" },
        { "{ kind: repetition }", false, "semantic.repetition" },
        { "{ kind: repetition, ends: silent }", true, "stream.no_terminal" },
        { "{ kind: wrongModel }", true, "semantic.model_mismatch" },
        { "{ kind: wrongModel }", false, "semantic.model_mismatch" },
        { "{ kind: truncatePrompt }", true, "context.truncated" },
        { "{ kind: notProcessed }", true, "context.not_processed" },
        { "{ kind: notProcessed, tokens: 1 }", false, "context.not_processed" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_fault_is_found_as_the_one_class_that_it_provokes(string fault, bool stream, string @class)
    {
        TimeSpan never = TimeSpan.FromMinutes(2);
        Deadlines deadlines = new(never, never, fault.Contains("stall", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(300) : never);
        await using FaultBench bench = await FaultBench.StartAsync(fault);

        Observed seen = await bench.AskAsync(stream, ApiKind.OpenAi, deadlines: deadlines);

        // What cuts a stream takes its end with it.
        string[] also = @class is "transport.reset" or "transport.framing" ? ["stream.no_terminal"] : [];
        Assert.Equal([@class, .. also], seen.Classes);
    }

    [Theory]
    [InlineData("{ kind: splitFrames }")]
    [InlineData("{ kind: splitFrames, pieces: 64 }")]
    [InlineData("{ kind: twoFramesInOneChunk }")]
    [InlineData("{ kind: drip, bytesPerSecond: 1000000 }")]
    public async Task What_is_sound_is_found_sound(string fault)
    {
        foreach (bool stream in (bool[])[true, false])
        {
            await using FaultBench bench = await FaultBench.StartAsync(fault);
            ResponseReport report = (await bench.AskAsync(stream, ApiKind.OpenAi)).Report;

            Assert.Empty(report.Violations);
            Assert.Equal((8, stream ? 8 : 1, "length"), (report.OutputTokens, report.Chunks, report.DoneReason));
        }
    }

    [Fact]
    public async Task A_dead_inference_process_shows_as_recorded_from_Ollama()
    {
        await using FaultBench bench = await FaultBench.StartAsync("{ kind: runnerCrash }");

        Observed seen = await bench.AskAsync(true, ApiKind.OpenAi);

        Assert.Contains("\"model\":\"\"", seen.Chunks[^1], StringComparison.Ordinal);
        Assert.Contains("\"delta\":{\"content\":\"\"}", seen.Chunks[^1], StringComparison.Ordinal);
        Violation violation = Assert.Single(seen.Report.Violations);
        Assert.Equal(ViolationSide.Server, violation.Side);
        Assert.Contains("the inference process died", violation.Explanation, StringComparison.Ordinal);
    }
}
