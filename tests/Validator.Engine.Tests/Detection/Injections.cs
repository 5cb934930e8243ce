using System.Globalization;
using Validator.Integrity;
using static Validator.Integrity.ViolationSide;

namespace Validator.Engine.Tests.Detection;

/// <summary>Every class that can be provoked in one answer, and how. The variants of a class go round its ways.</summary>
internal static class Injections
{
    public static readonly Injection[] All =
    [
        Fault("http.status", Server, null, (r, _) => $"kind: status, status: {Pick(r, 400, 404, 429, 500, 502, 503)}, text: {Pick(r, "no", "server busy", "a \\\"quoted\\\" word")}"),
        Fault("http.status", Server, false, (r, a) => $"kind: errorFrame, text: {Pick(r, "boom", "out of memory")}"),
        new("http.status", Proxy, null) { Tamper = WireTampering.ErrorPage },

        Fault("transport.reset", Transport, null, (r, a) => $"kind: reset, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        new("transport.reset", Transport, null) { Tamper = WireTampering.Reset, Companions = ["stream.no_terminal"] },
        Fault("transport.premature_eof", Transport, null, (r, a) => $"kind: cut, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        Fault("transport.premature_eof", Transport, null, (_, _) => "kind: emptyReply"),
        new("transport.premature_eof", Transport, null) { Tamper = WireTampering.Cut, Companions = ["stream.no_terminal"] },
        Fault("transport.timeout_first_byte", Server, null, (_, _) => "kind: stallFirst") with { Silent = true },
        Fault("transport.stall", Server, true, (r, a) => $"kind: stall, atFrame: {r.Next(2, a.Tokens)}") with { Silent = true },
        Fault("transport.stall", Server, true, (r, a) => $"kind: drip, bytesPerSecond: {r.Next(1, 3)}, atFrame: {r.Next(2, a.Tokens)}") with { Silent = true },
        Fault("transport.framing", Transport, null, (r, a) => $"kind: badChunk, atFrame: {Frame(r, a)}") with { Companions = ["stream.no_terminal"] },
        new("transport.framing", Transport, true) { Tamper = WireTampering.WrongChunkSize, Companions = ["stream.no_terminal"] },
        new("transport.framing", Transport, null) { Tamper = WireTampering.BytesBehind },
        new("transport.framing", Transport, null) { Tamper = WireTampering.BrokenHead },

        Fault("json.malformed", Server, null, (r, a) => $"kind: garbage, atFrame: {Frame(r, a)}, text: {Pick(r, "<html>", "panic: runtime error", "{{]", "{\\\"model\\\":tiny}", "data")}"),
        Fault("json.concatenated", Server, null, (r, a) => $"kind: concatenate, atFrame: {Frame(r, a)}") with { Companions = ["stream.after_terminal"] },
        Fault("json.split", Server, true, (r, a) => $"kind: split, atFrame: {Frame(r, a)}"),
        Fault("json.trailing_garbage", Server, null, (r, a) => $"kind: trailingGarbage, atFrame: {Frame(r, a)}, text: {Pick(r, "}", "xyz", "]]", "}}}}", "\\\\")}"),
        Fault("encoding.invalid_utf8", Server, null, (r, a) => $"kind: invalidUtf8, atFrame: {Frame(r, a)}"),

        Fault("stream.no_terminal", Server, null, (_, _) => "kind: noTerminal"),
        Fault("stream.after_terminal", Server, true, (_, _) => "kind: afterTerminal"),
        Fault("stream.error_frame", Server, true, (r, a) => $"kind: errorFrame, atFrame: {Frame(r, a)}, text: {Pick(r, "boom", "CUDA error", "a \\\"quoted\\\" word")}"),
        Fault("stream.error_frame", Server, true, (r, a) => $"kind: runnerCrash, atFrame: {Frame(r, a)}"),

        Fault("semantic.no_tokens", Server, null, (_, _) => "kind: noTokens"),

        Fault("context.truncated", Server, null, (r, _) => $"kind: truncatePrompt, keep: {r.Next(10, 80)}%"),
        Fault("context.truncated", Server, null, (r, _) => string.Create(CultureInfo.InvariantCulture, $"kind: counts, field: prompt_eval_count, factor: {r.Next(20, 60) / 100.0}")),
        Fault("context.not_processed", Server, null, (r, _) => $"kind: notProcessed, tokens: {r.Next(0, 4)}"),
    ];

    private static Injection Fault(string @class, ViolationSide side, bool? stream, Func<Random, Asked, string> fault) => new(@class, side, stream) { Fault = fault };

    /// <summary>A frame of the answer, its terminal one included.</summary>
    private static int Frame(Random random, Asked asked) => random.Next(1, asked.Tokens + 2);

    private static string Pick(Random random, params string[] words) => $"\"{words[random.Next(words.Length)]}\"";

    private static int Pick(Random random, params int[] numbers) => numbers[random.Next(numbers.Length)];
}
