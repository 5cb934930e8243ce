using Validator.Load;
using Validator.Spec;
using Validator.Spec.Faults;

namespace Validator.Engine.Tests.Faults;

/// <summary>Every class of violation can be provoked, and is found by the reader that gates go by.</summary>
public class FaultClassTests
{
    /// <summary>Fault, whether the answer is streamed, and the class that the reader names.</summary>
    public static TheoryData<string, bool, string> Found => new()
    {
        { "{ kind: status }", true, "http.status" },
        { "{ kind: status, status: 400, text: no }", false, "http.status" },
        { "{ kind: reset }", true, "transport.reset" },
        { "{ kind: reset, atFrame: 1 }", false, "transport.reset" },
        { "{ kind: cut }", true, "transport.premature_eof" },
        { "{ kind: cut, atFrame: 1 }", true, "transport.premature_eof" },
        { "{ kind: cut, atFrame: 99 }", true, "transport.premature_eof" },
        { "{ kind: cut }", false, "transport.premature_eof" },
        { "{ kind: emptyReply }", true, "transport.premature_eof" },
        { "{ kind: stallFirst }", true, "transport.timeout_first_byte" },
        { "{ kind: stallFirst }", false, "transport.timeout_first_byte" },
        { "{ kind: stall }", true, "transport.stall" },
        { "{ kind: drip }", true, "transport.stall" },
        { "{ kind: badChunk }", true, "transport.framing" },
        { "{ kind: badChunk }", false, "transport.framing" },
        { "{ kind: garbage }", true, "json.malformed" },
        { "{ kind: garbage }", false, "json.malformed" },
        { "{ kind: concatenate }", true, "json.concatenated" },
        { "{ kind: concatenate }", false, "json.concatenated" },
        { "{ kind: concatenate, atFrame: 99 }", true, "json.concatenated" },
        { "{ kind: split }", true, "json.split" },
        { "{ kind: trailingGarbage }", true, "json.trailing_garbage" },
        { "{ kind: trailingGarbage }", false, "json.trailing_garbage" },
        { "{ kind: invalidUtf8 }", true, "encoding.invalid_utf8" },
        { "{ kind: invalidUtf8 }", false, "encoding.invalid_utf8" },
        { "{ kind: noTerminal }", true, "stream.no_terminal" },
        { "{ kind: noTerminal }", false, "stream.no_terminal" },
        { "{ kind: afterTerminal }", true, "stream.after_terminal" },
        { "{ kind: errorFrame }", true, "stream.error_frame" },
        { "{ kind: errorFrame }", false, "http.status" },
        { "{ kind: noTokens }", true, "semantic.no_tokens" },
        { "{ kind: noTokens }", false, "semantic.no_tokens" },
        { "{ kind: contentType }", true, "http.content_type" },
        { "{ kind: contentType }", false, "http.content_type" },
        { "{ kind: contentType, value: application/json }", true, "http.content_type" },
        { "{ kind: interleave }", true, "json.interleaved" },
        { "{ kind: interleave, atFrame: 1 }", true, "json.interleaved" },
        { "{ kind: interleave, of: time }", true, "json.interleaved" },
        { "{ kind: interleave, of: time, atFrame: 1 }", true, "json.interleaved" },
        { "{ kind: interleave, of: time, atFrame: 99 }", true, "json.interleaved" },
        { "{ kind: nul }", true, "encoding.nul" },
        { "{ kind: nul }", false, "encoding.nul" },
        { "{ kind: bom }", true, "encoding.bom" },
        { "{ kind: bom, atFrame: 4 }", true, "encoding.bom" },
        { "{ kind: bom }", false, "encoding.bom" },
        { "{ kind: duplicateTerminal }", true, "stream.duplicate_terminal" },
        { "{ kind: outOfOrder }", true, "stream.out_of_order" },
        { "{ kind: outOfOrder, duration: 1ms }", true, "stream.out_of_order" },
        { "{ kind: outOfOrder, atFrame: 99 }", true, "stream.out_of_order" },
        { "{ kind: outOfOrder, of: frames }", true, "stream.out_of_order" },
        { "{ kind: outOfOrder, of: frames, atFrame: 8 }", true, "stream.out_of_order" },
        { "{ kind: duplicateFrame }", true, "stream.duplicate_frame" },
        { "{ kind: duplicateFrame, atFrame: 99 }", true, "stream.duplicate_frame" },
        { "{ kind: missingField }", true, "schema.missing_field" },
        { "{ kind: missingField }", false, "schema.missing_field" },
        { "{ kind: missingField, field: model }", true, "schema.missing_field" },
        { "{ kind: missingField, field: done }", true, "schema.missing_field" },
        { "{ kind: missingField, field: done, atFrame: 99 }", true, "schema.missing_field" },
        { "{ kind: missingField, field: done_reason }", true, "schema.missing_field" },
        { "{ kind: missingField, field: total_duration }", false, "schema.missing_field" },
        { "{ kind: missingField, field: eval_count }", true, "schema.missing_field" },
        { "{ kind: missingField, field: eval_duration, atFrame: 1 }", true, "schema.missing_field" },
        { "{ kind: wrongType }", true, "schema.wrong_type" },
        { "{ kind: wrongType, field: done }", true, "schema.wrong_type" },
        { "{ kind: wrongType, field: done, atFrame: 99 }", true, "schema.wrong_type" },
        { "{ kind: wrongType, field: done_reason }", false, "schema.wrong_type" },
        { "{ kind: wrongType, field: eval_count }", true, "schema.wrong_type" },
        { "{ kind: negative }", true, "schema.negative" },
        { "{ kind: negative }", false, "schema.negative" },
        { "{ kind: negative, field: load_duration }", true, "schema.negative" },
        { "{ kind: counts }", true, "semantic.count_mismatch" },
        { "{ kind: counts }", false, "semantic.count_mismatch" },
        { "{ kind: counts, factor: 0.5 }", true, "semantic.count_mismatch" },
        { "{ kind: durations }", true, "semantic.duration_mismatch" },
        { "{ kind: durations }", false, "semantic.duration_mismatch" },
        { "{ kind: durations, field: total_duration, factor: 1000000 }", true, "semantic.duration_mismatch" },
        { "{ kind: durations, field: total_duration, factor: 0 }", true, "semantic.duration_mismatch" },
        { "{ kind: wrongModel }", true, "semantic.model_mismatch" },
        { "{ kind: wrongModel }", false, "semantic.model_mismatch" },
        { "{ kind: repetition }", true, "semantic.repetition" },
        { "{ kind: repetition }", false, "semantic.repetition" },
        { "{ kind: repetition, ends: silent }", true, "stream.no_terminal" },
        { "{ kind: repetition, ends: silent }", false, "stream.no_terminal" },
        { "{ kind: notProcessed, tokens: 1 }", true, "context.not_processed" },
        { "{ kind: truncatePrompt }", true, "context.truncated" },
        { "{ kind: truncatePrompt }", false, "context.truncated" },
        { "{ kind: notProcessed }", true, "context.not_processed" },
        { "{ kind: counts, field: prompt_eval_count, factor: 0.5 }", true, "context.truncated" },
        { "{ kind: runnerCrash }", true, "stream.error_frame" },
        { "{ kind: hang }", true, "transport.timeout_first_byte" },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_fault_is_found_as_the_class_that_it_provokes(string fault, bool stream, string @class)
    {
        foreach (ApiKind api in (ApiKind[])[ApiKind.Generate, ApiKind.Chat])
        {
            IReadOnlyList<string> classes = await AskAsync(fault, stream, api);

            // One fault is one class; a cut takes the terminal frame along.
            Assert.Equal([@class], classes.Where(other => other == @class || !TakenAlong(@class).Contains(other)));
        }
    }

    [Theory]
    [InlineData("{ kind: splitFrames }")]
    [InlineData("{ kind: splitFrames, pieces: 64 }")]
    [InlineData("{ kind: twoFramesInOneChunk }")]
    [InlineData("{ kind: drip, bytesPerSecond: 1000000 }")]
    [InlineData("{ kind: leak }")]
    [InlineData("{ kind: unload }")]
    [InlineData("{ kind: forgetCanaries }")]
    [InlineData("{ kind: nul, when: { probability: 0% } }")]
    public async Task What_is_sound_is_found_sound(string fault)
    {
        foreach (bool stream in (bool[])[true, false])
        {
            await using FaultBench bench = await FaultBench.StartAsync(fault);
            Assert.Empty((await bench.AskAsync(stream)).Classes);
        }
    }

    [Fact]
    public void Every_class_of_the_contract_has_a_kind_that_is_shown_to_provoke_it()
    {
        string[] contract =
        [
            "http.status", "http.content_type", "transport.reset", "transport.premature_eof", "transport.timeout_first_byte", "transport.stall",
            "json.malformed", "json.concatenated", "json.split", "json.interleaved", "json.trailing_garbage",
            "encoding.invalid_utf8", "encoding.nul", "encoding.bom",
            "stream.no_terminal", "stream.after_terminal", "stream.duplicate_terminal", "stream.error_frame", "stream.out_of_order", "stream.duplicate_frame",
            "schema.missing_field", "schema.wrong_type", "schema.negative",
            "semantic.no_tokens", "semantic.count_mismatch", "semantic.duration_mismatch", "semantic.model_mismatch", "semantic.repetition", "semantic.divergence",
            "context.truncated", "context.not_processed",
        ];
        string[] shown = [.. Found.Select(row => row.Data.Item1), "{ kind: divergence }"];

        Assert.All(contract, @class => Assert.Contains(
            FaultCatalog.All.Where(definition => definition.Provokes == @class),
            definition => shown.Any(fault => fault.StartsWith($"{{ kind: {definition.Name} ", StringComparison.Ordinal) || fault.StartsWith($"{{ kind: {definition.Name},", StringComparison.Ordinal))));
    }

    private static string[] TakenAlong(string @class) =>
        @class.StartsWith("transport.", StringComparison.Ordinal) ? ["stream.no_terminal"] : [];

    private static async Task<IReadOnlyList<string>> AskAsync(string fault, bool stream, ApiKind api)
    {
        TimeSpan soon = TimeSpan.FromMilliseconds(300);
        TimeSpan never = TimeSpan.FromMinutes(2);
        Deadlines deadlines = fault.Contains("stallFirst", StringComparison.Ordinal) || fault.Contains("hang", StringComparison.Ordinal)
            ? new(stream ? never : soon, soon, soon)
            : fault.Contains("stall", StringComparison.Ordinal) || fault.Contains("drip", StringComparison.Ordinal) ? new(never, never, soon) : new(never, never, never);
        await using FaultBench bench = await FaultBench.StartAsync(fault);
        return (await bench.AskAsync(stream, api, deadlines: deadlines)).Classes;
    }
}
