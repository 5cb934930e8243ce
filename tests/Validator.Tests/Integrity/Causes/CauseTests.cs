using Validator.Integrity;
using Validator.Integrity.Causes;
using Xunit;

namespace Validator.Tests.Integrity.Causes;

/// <summary>What a recorded failure is said to come from.</summary>
public sealed class CauseTests
{
    [Theory]
    [InlineData("14-longprompt-truncate-false", "context.exceeded", "662 tokens (n_prompt_tokens) and the context 256 (n_ctx)")]
    [InlineData("14-longprompt-truncate-false-nonstream", "context.exceeded", "662")]
    [InlineData("15-chat-longprompt-default", "context.exceeded", "712")]
    [InlineData("14-longprompt-shift-false", "context.shift_refused", "refuses instead of cutting")]
    [InlineData("20-unknown-model", "model.missing", "no model of that name")]
    [InlineData("22-missing-model-chat", "model.name", "names no model")]
    [InlineData("21-malformed-json", "request.malformed", "own body")]
    [InlineData("21-malformed-json-chat", "request.malformed", "own body")]
    [InlineData("21-not-an-object", "request.malformed", "own body")]
    [InlineData("21-empty-body", "request.malformed", "own body")]
    [InlineData("24-numctx-string", "request.option_type", "num_ctx has the wrong type: Ollama wants integer")]
    [InlineData("24-format-bad", "request.format", "JSON Schema")]
    [InlineData("11-keepalive-bad", "request.duration", "keep_alive")]
    [InlineData("30-busy-coldload-concurrent-1", "queue.full", "OLLAMA_MAX_QUEUE")]
    [InlineData("31-generate-on-embedmodel", "model.incapable", "(generate)")]
    [InlineData("33-cloud-model", "cloud.disabled", "cloud")]
    [InlineData("36-kill9-llamaserver-midstream", "runner.died", "in the middle of the answer")]
    [InlineData("36-kill9-llamaserver-midstream-nonstream", "runner.died", "in the middle of the answer")]
    [InlineData("36-kill9-chat-midstream", "runner.died", "in the middle of the answer")]
    [InlineData("36-sigstop-llamaserver-midstream-hang8s", "runner.hangs", "SIGSTOP")]
    [InlineData("45-sigterm-llamaserver-try1", "runner.hangs", "SIGTERM")]
    [InlineData("37-sigkill-server-midstream", "connection.cut", "stopped or killed")]
    [InlineData("37-sigterm-server-during-load", "connection.cut", "stopped or killed")]
    [InlineData("40-numbatch-1-llamaserver-aborts", "runner.terminated", "(signal: aborted)")]
    [InlineData("40-oom-64x262144-slow", "memory.exhausted", "memory")]
    [InlineData("43-no-llamaserver-binary", "runner.missing", "llama-server")]
    [InlineData("44-truncated-blob-generate", "model.damaged", "shorter")]
    public void A_recorded_failure_has_its_cause(string name, string cause, string words)
    {
        var recording = Recording.All.Single(r => r.Name == name);
        var report = Feed.Bytes(new ResponseReader(), recording.Expected, recording.Response, [], recording.End);

        var found = Cause(report.Violations[0], report.Error);

        Assert.NotNull(found);
        Assert.Equal(cause, found.Name);
        Assert.Contains(words, found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_of_a_refused_prompt_say_what_to_set() =>
        Assert.Equal(
            "Set num_ctx to at least 662 plus num_predict (on /v1, which ignores num_ctx, OLLAMA_CONTEXT_LENGTH), or shorten the prompt to fewer than 256 tokens.",
            ServerWords.Of("request (662 tokens) exceeds the available context size (256 tokens), try increasing it")!.Remedy);

    [Fact]
    public void The_figures_are_found_in_the_JSON_text_inside_the_error_too() =>
        Assert.Contains(
            "662 tokens (n_prompt_tokens) and the context 256",
            ServerWords.Of("""{"error":{"code":400,"message":"too long","type":"exceed_context_size_error","n_prompt_tokens":662,"n_ctx":256}}""")!.Cause,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "it ended after 31 frames: one token repeats", null, "token.repetition")]
    [InlineData("semantic.repetition", "server", "one token 31 times", null, "token.repetition")]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "the stream of events ended without [DONE]", null, "runner.died_on_v1")]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "the events ended in good order with neither a finish_reason nor [DONE]", null, "runner.died_on_v1")]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "the events ended with a finish_reason and no [DONE]", null, null)]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "the events ended with [DONE] and no finish_reason", null, null)]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "ended; before it 31 equal tokens came in a row", null, "token.repetition")]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "ended", "the server's inference process (7) had ended", "runner.died")]
    [InlineData(ViolationClass.StreamNoTerminal, "server", "ended", "x", null)]
    [InlineData(ViolationClass.StreamNoTerminal, "transport", "repeat", "x", null)]
    [InlineData(ViolationClass.TransportStall, "server", "silent", "the server's inference process (7) is stopped by a signal", "runner.stopped")]
    [InlineData(ViolationClass.TransportTimeoutFirstByte, "server", "silent", "x", "prefill.slow")]
    [InlineData(ViolationClass.TransportPrematureEof, "server", "cut", "the server's process had ended", "server.ended")]
    [InlineData(ViolationClass.TransportReset, "proxy", "cut", "Via: 1.1 nginx", "proxy.cut")]
    [InlineData(ViolationClass.HttpStatus, "proxy", "502", "content type text/html, which Ollama never sends", "proxy.answered")]
    [InlineData(ViolationClass.JsonMalformed, "server", "garbage", "x", null)]
    public void Without_words_the_end_of_an_answer_tells(string @class, string side, string explanation, string? because, string? cause) =>
        Assert.Equal(cause, FailureCauses.Of(@class, side, explanation, because, null)?.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("something that nobody has seen")]
    public void Unknown_words_have_no_cause(string? words) => Assert.Null(ServerWords.Of(words));

    private static KnownCause? Cause(Violation violation, string? words) =>
        FailureCauses.Of(violation.Class, violation.Side.ToString().ToLowerInvariant(), violation.Explanation, violation.Because, words);
}
