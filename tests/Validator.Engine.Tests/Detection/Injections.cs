using System.Globalization;
using Validator.Integrity;
using Validator.Spec;
using static Validator.Integrity.ViolationSide;

namespace Validator.Engine.Tests.Detection;

/// <summary>Every class that can be provoked in one answer, and how. The variants of a class go round its ways.</summary>
internal static class Injections
{
    /// <summary>Ollama's own routes: that of OpenAI has no durations, dates to the second, and ends in silence where they say an error.</summary>
    private static readonly ApiKind[] s_native = [ApiKind.Generate, ApiKind.Chat];

    public static readonly Injection[] All =
    [
        Fault("http.status", Server, null, (r, _) => $"kind: status, status: {Pick(r, 400, 404, 429, 500, 503)}, text: {Text(r, "no", "server busy", "a \\\"quoted\\\" word")}"),
        Fault("http.status", Server, false, (r, _) => $"kind: errorFrame, text: {Text(r, "boom", "out of memory")}"),
        new("http.status", Proxy, null) { Tamper = WireTampering.ErrorPage },
        Fault("http.content_type", Proxy, null, (r, _) => $"kind: contentType, value: {Text(r, "text/html; charset=utf-8", "application/octet-stream", "application/xml")}"),
        Fault("http.content_type", Server, true, (r, _) => $"kind: contentType, value: {Text(r, "application/json", "text/plain; charset=utf-8")}"),

        Fault("transport.reset", Transport, null, (r, a) => $"kind: reset, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        new("transport.reset", Transport, null) { Tamper = WireTampering.Reset, Companions = ["stream.no_terminal"] },
        Fault("transport.premature_eof", Transport, null, (r, a) => $"kind: cut, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        Fault("transport.premature_eof", Transport, null, (_, _) => "kind: emptyReply"),
        new("transport.premature_eof", Transport, null) { Tamper = WireTampering.Cut, Companions = ["stream.no_terminal"] },
        new("transport.premature_eof", Proxy, null) { Tamper = WireTampering.CutBehindProxy, Companions = ["stream.no_terminal"] },
        Fault("transport.timeout_first_byte", Server, null, (_, _) => "kind: stallFirst") with { Silent = true },
        Fault("transport.stall", Server, true, (r, a) => $"kind: stall, atFrame: {r.Next(2, a.Tokens)}") with { Silent = true },
        Fault("transport.stall", Server, true, (r, a) => $"kind: drip, bytesPerSecond: {r.Next(1, 3)}, atFrame: {r.Next(2, a.Tokens)}") with { Silent = true },
        Fault("transport.framing", Transport, null, (r, a) => $"kind: badChunk, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        new("transport.framing", Transport, true) { Tamper = WireTampering.WrongChunkSize, Companions = ["stream.no_terminal"] },
        new("transport.framing", Transport, null) { Tamper = WireTampering.BytesBehind },
        new("transport.framing", Transport, null) { Tamper = WireTampering.BrokenHead },

        Fault("json.malformed", Server, null, (r, a) => $"kind: garbage, atFrame: {Frame(r, a)}, text: {Text(r, "<html>", "panic: runtime error", "{{]", "{\\\"model\\\":tiny}", "0x00")}"),
        Fault("json.concatenated", Server, null, (r, a) => $"kind: concatenate, atFrame: {Frame(r, a)}"),
        Fault("json.split", Server, true, (r, a) => $"kind: split, atFrame: {Frame(r, a)}"),
        Fault("json.interleaved", Server, true, (r, a) => $"kind: interleave, of: model, atFrame: {Frame(r, a)}, model: {Text(r, "other:latest", "llama3.2:3b", "synthetic:8m")}"),
        Fault("json.interleaved", Server, true, (r, a) => $"kind: interleave, of: time, atFrame: {Frame(r, a)}"),
        Fault("json.trailing_garbage", Server, null, (r, a) => $"kind: trailingGarbage, atFrame: {Frame(r, a)}, text: {Text(r, "}", "xyz", "]]", "}}}}", "\\\\")}"),
        Fault("encoding.invalid_utf8", Server, null, (r, a) => $"kind: invalidUtf8, atFrame: {Frame(r, a)}"),
        Fault("encoding.nul", Server, null, (r, a) => $"kind: nul, atFrame: {Frame(r, a)}"),
        Fault("encoding.bom", Server, null, (r, a) => $"kind: bom, atFrame: {Frame(r, a)}"),

        Fault("stream.no_terminal", Server, null, (_, _) => "kind: noTerminal"),
        Fault("stream.no_terminal", Server, null, (r, a) => $"kind: repetition, ends: silent, times: {r.Next(31, 60)}, atFrame: {r.Next(1, a.Tokens)}") with { Routes = s_native },
        Fault("stream.no_terminal", Server, true, (r, a) => $"kind: runnerCrash, atFrame: {r.Next(1, a.Tokens)}") with { Routes = [ApiKind.OpenAi] },
        Fault("stream.after_terminal", Server, true, (_, _) => "kind: afterTerminal"),
        Fault("stream.duplicate_terminal", Server, true, (_, _) => "kind: duplicateTerminal"),
        Fault("stream.error_frame", Server, true, (r, a) => $"kind: errorFrame, atFrame: {Frame(r, a)}, text: {Text(r, "boom", "CUDA error", "a \\\"quoted\\\" word")}"),
        Fault("stream.error_frame", Server, true, (r, a) => $"kind: runnerCrash, atFrame: {r.Next(1, a.Tokens)}") with { Routes = s_native },
        Fault("stream.out_of_order", Server, true, (r, a) => $"kind: outOfOrder, of: time, atFrame: {r.Next(2, a.Tokens)}, duration: {r.Next(IsOpenAi(a) ? 2_000 : 1, 20_000)}ms"),
        Fault("stream.out_of_order", Server, true, (r, a) => $"kind: outOfOrder, of: frames, atFrame: {r.Next(1, a.Tokens)}") with { Routes = s_native },
        Fault("stream.duplicate_frame", Server, true, (r, a) => $"kind: duplicateFrame, atFrame: {r.Next(1, a.Tokens)}"),

        Fault("schema.missing_field", Server, true, (r, a) => $"kind: missingField, field: {(IsOpenAi(a) ? Text(r, "created_at", "model") : Text(r, "created_at", "model", "done"))}, atFrame: {Frame(r, a)}"),
        Fault("schema.missing_field", Server, null, (r, _) => $"kind: missingField, field: {Text(r, "done_reason", "total_duration", "eval_count", "eval_duration")}") with { Routes = s_native },
        Fault("schema.wrong_type", Server, true, (r, a) => $"kind: wrongType, field: {(IsOpenAi(a) ? Text(r, "created_at", "model") : Text(r, "created_at", "model", "done"))}, atFrame: {Frame(r, a)}"),
        Fault("schema.wrong_type", Server, null, (r, _) => $"kind: wrongType, field: {Text(r, "done_reason", "eval_count", "total_duration", "eval_duration")}") with { Routes = s_native },
        Fault("schema.negative", Server, null, (r, a) => $"kind: negative, field: {(IsOpenAi(a) ? Text(r, "eval_count", "prompt_eval_count") : Text(r, "eval_count", "prompt_eval_count", "total_duration", "prompt_eval_duration", "eval_duration"))}"),

        Fault("semantic.no_tokens", Server, null, (_, _) => "kind: noTokens"),
        Fault("semantic.count_mismatch", Server, null, (r, _) => $"kind: counts, factor: {r.Next(2, 50)}"),
        Fault("semantic.count_mismatch", Server, true, (r, _) => string.Create(CultureInfo.InvariantCulture, $"kind: counts, factor: {r.Next(10, 80) / 100.0}")),
        Fault("semantic.duration_mismatch", Server, null, (r, _) => $"kind: durations, field: {Text(r, "eval_duration", "prompt_eval_duration", "load_duration")}, factor: 1000000") with { Routes = s_native },
        Fault("semantic.duration_mismatch", Server, null, (r, _) => $"kind: durations, field: total_duration, factor: {Pick(r, 100_000, 1_000_000)}") with { Routes = s_native },
        Fault("semantic.model_mismatch", Server, null, (r, _) => $"kind: wrongModel, model: {Text(r, "other:latest", "llama3.2:3b", "synthetic:8m")}"),
        Fault("semantic.repetition", Server, true, (r, a) => $"kind: repetition, times: {r.Next(32, 200)}, atFrame: {r.Next(1, a.Tokens)}") with { Routes = s_native },

        Fault("context.truncated", Server, null, (r, _) => $"kind: truncatePrompt, keep: {r.Next(10, 80)}%"),
        // A total of /v1 would contradict it.
        Fault("context.truncated", Server, null, (r, _) => string.Create(CultureInfo.InvariantCulture, $"kind: counts, field: prompt_eval_count, factor: {r.Next(20, 60) / 100.0}")) with { Routes = s_native },
        Fault("context.not_processed", Server, null, (r, _) => $"kind: notProcessed, tokens: {r.Next(0, 4)}"),
    ];

    private static Injection Fault(string @class, ViolationSide side, bool? stream, Func<Random, Asked, string> fault) => new(@class, side, stream) { Fault = fault };

    private static bool IsOpenAi(Asked asked) => asked.Api == ApiKind.OpenAi;

    /// <summary>A frame of the answer, its terminal one included.</summary>
    private static int Frame(Random random, Asked asked) => random.Next(1, asked.Tokens + 2);

    private static string Text(Random random, params string[] words) => $"\"{words[random.Next(words.Length)]}\"";

    private static int Pick(Random random, params int[] numbers) => numbers[random.Next(numbers.Length)];
}
