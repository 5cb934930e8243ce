using System.Globalization;
using Validator.Integrity;

namespace Validator.Tests.Integrity;

/// <summary>Answers of Ollama's own routes with one thing changed each, sound or not.</summary>
internal static class FrameVariants
{
    private const string Tail = "\"done\":true,\"done_reason\":\"stop\",\"total_duration\":90000000,\"load_duration\":1000000,\"prompt_eval_count\":7,\"prompt_eval_duration\":2000000,\"eval_count\":4,\"eval_duration\":4000000";
    private static readonly ExpectedResponse Generate = Feed.Streamed with { PromptTokens = 7 };
    private static readonly ExpectedResponse Chat = Generate with { Kind = AnswerKind.Chat };
    private static readonly string A = At("01");
    private static readonly string B = At("01.1", "b");
    private static readonly string C = At("01.2", "c");
    private static readonly string End = Ended("02");

    /// <summary>All of them.</summary>
    public static IEnumerable<Variant> All => [.. Streams, .. Chats, .. Documents, .. Others];

    private static IEnumerable<Variant> Streams =>
    [
        .. Edits(B).Select(edited => Stream($"of a frame: {edited}", [A, edited, C, End])),
        .. Edits(B).Where((_, number) => number % 3 == 0).Select(edited => Stream($"of two frames: {edited}", [A, edited, edited.Replace("\"b\"", "3", StringComparison.Ordinal), C, End])),
        .. Edits(End).Select(edited => Stream($"of the terminal frame: {edited}", [A, B, C, edited])),
        .. Lines.Select(line => Stream($"a line: {line}", [A, line, C, End])),
        .. Lines.Select(line => Stream($"the last line: {line}", [A, B, C, line])),
        .. Times.Select(times => Stream($"times {string.Join(' ', times)}", [.. times.Select((time, number) => At("TT", $"t{number}").Replace("2026-11-23T06:07:TTZ", time, StringComparison.Ordinal)), Ended("09").Replace("\"eval_count\":4", $"\"eval_count\":{times.Length}", StringComparison.Ordinal)])),
        .. Times.Select(times => Stream($"times, then the end, {string.Join(' ', times)}", [.. times.Select((time, number) => (number == times.Length - 1 ? Ended("TT") : At("TT", $"t{number}")).Replace("2026-11-23T06:07:TTZ", time, StringComparison.Ordinal))])),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of three frames", [A, B, C, Counted(tokens)])),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of three frames, 4 allowed", [A, B, C, Counted(tokens)], Generate with { PredictLimit = 4 })),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens and text in the terminal frame", [A, B, C, Counted(tokens).Replace("\"response\":\"\"", "\"response\":\"the end\"", StringComparison.Ordinal)])),
        .. from text in Held from tokens in (int[])[10, 22, 23, 24, 40] select Stream($"{tokens} tokens of twelve times {text}", [.. Enumerable.Range(10, 12).Select(i => At($"01.{i}", text)), Counted(tokens)]),
        .. from text in (string[])[" the", "b", "-", "\\n", "\u00c3\u00a4"] from count in (int[])[29, 30, 31, 32, 40] from ended in (bool[])[true, false]
           select Stream($"{count} times {text}{(ended ? "" : ", no end")}", [A, .. Enumerable.Range(100, count).Select(i => At($"01.{i}", text)), .. ended ? [Counted(count + 1)] : Array.Empty<string>()]),
        .. Durations.Select(durations => Stream($"durations {durations}", [A, B, C, Head("02") + $"\"response\":\"\",\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":7,\"eval_count\":4,{durations}}}\n"])),
        .. Prompts.Select(prompt => Stream($"{prompt} of 7 prompt tokens", [A, B, C, End.Replace("\"prompt_eval_count\":7", $"\"prompt_eval_count\":{prompt}", StringComparison.Ordinal)], Generate with { ContextLength = 4 })),
        .. Prompts.Select(prompt => Stream($"{prompt} of 60 prompt tokens", [A, B, C, End.Replace("\"prompt_eval_count\":7", $"\"prompt_eval_count\":{prompt}", StringComparison.Ordinal)], Generate with { PromptTokens = 60, ContextLength = 64 })),
        Stream("no prompt count", [A, B, C, End.Replace("\"prompt_eval_count\":7,", "", StringComparison.Ordinal)], Generate with { ContextLength = 64 }),
        Stream("nothing said", [At("01", ""), Counted(0)]),
        Stream("nothing said, a token counted", [At("01", ""), Counted(1)]),
        Stream("nothing said, nothing expected", [At("01", ""), Counted(0)], Generate with { ExpectsTokens = false }),
        Stream("no frame but the last", [End]),
        Stream("nothing at all", []),
        Stream("two terminal frames", [A, B, C, End, End]),
        Stream("two terminal frames and one behind", [A, B, C, End, End, A]),
        Stream("three frames behind", [A, B, C, End, A, B, C]),
        Stream("an error behind the terminal frame", [A, B, C, End, "{\"error\":\"no memory\"}\n"]),
        Stream("two errors", [A, "{\"error\":\"one\"}\n", "{\"error\":\"two\"}\n"]),
        Stream("an error and a frame behind", [A, "{\"error\":\"one\"}\n", B, End]),
        Stream("every frame of another model", [.. ((string[])[A, B, C, End]).Select(frame => frame.Replace("tiny", "other", StringComparison.Ordinal))]),
        Stream("two other models", [A, B.Replace("tiny", "one", StringComparison.Ordinal), C.Replace("tiny", "two", StringComparison.Ordinal), End]),
        Stream("a model with an escape", [A, B.Replace("tiny", "t\\u0069ny", StringComparison.Ordinal), C.Replace("tiny", "\\ud800", StringComparison.Ordinal), End]),
        Stream("a frame twice", [A, B, B, C, End]),
        Stream("a frame thrice", [A, B, B, B, C, End]),
        Stream("two frames twice", [A, B, B, C, C, End]),
        Stream("the terminal frame's text twice", [A, B, C, C.Replace("\"done\":false", Tail, StringComparison.Ordinal)]),
        Stream("a frame of one length at another time", [A, B, B.Replace("\"b\"", "\"c\"", StringComparison.Ordinal), C, End]),
        Stream("frames of one shape with what is not plain", [A, At("01.1", "\u00c3\u00a4"), At("01.11", "\\n"), At("01.12", "\u007f"), At("01.13", "\u00ff"), At("01.14", "\u0001"), At("01.15", " "), At("01.16", "~"), Counted(8)]),
        Stream("a frame that is too long", [A, At("01.1", new string('x', 500)), C, End]) with { Frame = 400 },
        Stream("a frame of just the length", [A, At("01.1", new string('x', 400 - At("01.1", "").Length + 1)), C, End]) with { Frame = 400 },
        Stream("a frame of one byte more", [A, At("01.1", new string('x', 400 - At("01.1", "").Length + 2)), C, End]) with { Frame = 400 },
        Stream("more offences than are told", [A, .. Enumerable.Repeat("[1]\n", 30), .. Enumerable.Repeat("{\n", 30), C, End]),
    ];

    private static string[] Lines =>
    [
        "\n", " \n", "\r\n", "x\n", "1\n", "[]\n", "{}\n", "{\n", "{]\n", "nul\n", "null\n", "\"x\n", "\0\n", "\u00ff\n", "{\u00ff\n", "{\0\n", B + "\n", B.TrimEnd() + "\r\n", B.TrimEnd() + " \n", B.TrimEnd() + "}\n", B.TrimEnd() + "x\n", B.TrimEnd() + "\0\n", B.TrimEnd() + B, B.TrimEnd() + End, B.TrimEnd() + "{\n", B.TrimEnd() + "1\n", B.TrimEnd() + "{\"error\":\"no memory\"}\n", B.TrimEnd(), B[..40], B[..40] + "\n", B[..40] + "\n" + B[40..], B[..40] + "\n" + B[40..80] + "\n" + B[80..],
        "\u00ef\u00bb\u00bf" + B, "\u00ef\u00bb\u00bf\n", "\u00ef\u00bb\u00bf{\n", "\u00ef\u00bb\u00bf" + B.TrimEnd() + "x\n", "\u00ef\u00bb\u00bf" + B.Replace("\"b\"", "\"\u00ff\"", StringComparison.Ordinal), "\u00ef\u00bb\u00bf" + B[..40] + "\n" + B[40..],
        B.Replace("\"b\"", "\"\u00ff\"", StringComparison.Ordinal), B.Replace("\"b\"", "\"\0\"", StringComparison.Ordinal), B.Replace("\"b\"", "\"\0\u00ff\"", StringComparison.Ordinal), "{\"error\":\"no memory\"}\n", "{\"error\":{\"message\":\"no memory\"}}\n", "{\"error\":[]}\n", "{\"error\":null}\n", "{\"error\":3}\n", "{\"error\":\"\"}\n", "{\"error\":\"no memory\",\"model\":\"tiny\"}\n", "{\"error\":\"no memory\"", "{\"status\":\"success\"}\n", "data: " + B, "<html>\n", End.TrimEnd(), End[..60], End + "\n\n", new string('[', 520) + "\n", string.Concat(Enumerable.Repeat("{\"a\":", 520)) + "\n",
        B.Replace("}", ",\"thinking\":\"h\"}", StringComparison.Ordinal), B.Replace("}", ",\"thinking\":3}", StringComparison.Ordinal), B.Replace("}", ",\"context\":[1]}", StringComparison.Ordinal), B.Replace("}", ",\"context\":3}", StringComparison.Ordinal), B.Replace("}", ",\"remote_model\":\"x\"}", StringComparison.Ordinal), B.Replace("}", ",\"remote_model\":3}", StringComparison.Ordinal), B.Replace("}", ",\"tool_calls\":[{}]}", StringComparison.Ordinal), B.Replace("}", ",\"eval_count\":-1}", StringComparison.Ordinal), B.Replace("}", ",\"eval_count\":3,\"total_duration\":1}", StringComparison.Ordinal), B.Replace("\"response\"", "\"r\\u0065sponse\"", StringComparison.Ordinal), B.Replace("\"response\":\"b\"", "\"response\":\"b\",\"response\":\"c\"", StringComparison.Ordinal),
    ];

    private static string[][] Times => [.. ((string[])
    [
        "01 01.1 01.2", "01.1 01 01.2", "01 01 01", "01.3 01.1 01.1", "01.3 01.1 01.4", "01 01.2 01.1 01.3", "09 01 01.1", "09 01 09.1", "01 09 01.1", "01 09 09.1", "31 21 21.1", "31 21 31.1", "31 21 11", "31 21 31 21", "01 01.5 01.25 01.3", "01 02 01.75 02.1", "01 02 01.751 02.1", "01 02 01.749 02.1", "01 02 01.5 01.6", "01 02 01.5 01.5", "01 02 01.5 01.4", "01 02 01 02", "59 59.9 00.1",
    ]).Select(times => (string[])[.. times.Split(' ').Select(second => $"2026-11-23T06:07:{second}Z")]),
    ["2026-11-23T06:07:01Z", "2026-11-23T07:07:01Z", "2026-11-23T06:07:02Z"], ["2026-11-23T06:07:01Z", "2026-11-23T05:07:01Z", "2026-11-23T06:07:02Z"], ["2026-11-23T06:07:01Z", "2026-11-23T05:07:01Z", "2026-11-23T05:07:02Z"], ["2026-11-23T06:06:59Z", "2026-11-23T06:07:01Z", "2026-11-23T06:07:02Z"], ["2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z", "2026-11-23T07:00:01Z"], ["2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z"],
    ["2026-11-23T06:07:01Z", "2026-11-23T07:07:01.1+01:00", "2026-11-23T06:07:02Z"], ["2026-11-23T06:07:01Z", "2026-11-23T06:07:01.1+01:00", "2026-11-23T06:07:02Z"], ["2026-11-23T06:07:01Z", "2026-11-23T06:07:01.1-23:59", "2026-11-23T06:07:02Z"],
    .. ((string[])["yesterday", "", "2026-11-23", "2026-11-23T06:07Z", "2026-11-23T06:07:01", "2026-11-23T06:07:60Z", "2026-11-23T06:07:61Z", "2026-11-23T06:60:01Z", "2026-11-23T24:07:01Z", "2026-11-23T23:07:01Z", "2026-13-23T06:07:01Z", "2026-11-31T06:07:01Z", "2026-11-23t06:07:01Z", "2026-11-23T06:07:01z", "2026-11-23T06:07:01.Z", "2026-11-23T06:07:01.1234567891Z", "2026-11-23T06:07:01.123456789Z", "2026-11-23T06:07:01,1Z", "2026-11-23T06:07:01.1aZ", "2026-11-23T06:07:0aZ", "2026-11-23T06:0a:01Z", "2026-11-23T06:a7:01Z", "2026-11-23T06:7:01Z", "2026-11-23T06:07:1Z", "2026-11-23T06:07:01.1+24:00", "2026-11-23T06:07:01.1+00:60", "2026-11-23T06:07:01.1+23:59", "2026-11-23T06:07:01.1+0100", "2026-11-23 06:07:01Z", "2026/11/23T06:07:01Z", "+026-11-23T06:07:01Z", " 2026-11-23T06:07:01Z", "2026-11-23T06:07:01Z ", "2026-11-23T06:07:-1Z", "2026-11-23T06:07:01.1\\u005a", "2026-11-23T06:07:01.000000000000000000000000000001Z"])
        .Select(odd => (string[])["2026-11-23T06:07:01Z", odd, "2026-11-23T06:07:02Z", "2026-11-23T06:07:03Z"])];

    private static int[] Tokens => [0, 1, 2, 3, 4, 7, 8, 9, 10, 40, -1];

    private static int[] Prompts => [0, 1, 3, 4, 5, 6, 7, 8, 30, 31, 32, 33, 34, 35, 36, 37, 56, 57, 58, 60, 64, 70];

    private static string[] Held => [" word", "\\n", "\\n word", "\u00e4\u00b8\u00ad", "\\u003cdiv", "\\u4e2d", "\\u00e4", "\\\\", "\\", "<a", "x\\n", "\\u00e4\\u4e2d\\n", "\u00c3\u00a4x"];

    private static string[] Durations =>
    [
        "\"total_duration\":90000000,\"eval_duration\":4000000", "\"total_duration\":1000000,\"eval_duration\":2010000", "\"total_duration\":1000000,\"eval_duration\":2010001", "\"total_duration\":1000000,\"eval_duration\":1000000,\"load_duration\":1010001", "\"total_duration\":1000000,\"eval_duration\":1000000,\"prompt_eval_duration\":1010001", "\"total_duration\":1000000,\"eval_duration\":3000000,\"load_duration\":4000000,\"prompt_eval_duration\":5000000",
        "\"total_duration\":409000000,\"eval_duration\":4000000", "\"total_duration\":410000000,\"eval_duration\":4000000", "\"total_duration\":509000000,\"eval_duration\":4000000", "\"total_duration\":510000000,\"eval_duration\":4000000", "\"total_duration\":511000000,\"eval_duration\":4000000", "\"total_duration\":900000000,\"eval_duration\":4000000", "\"total_duration\":-1,\"eval_duration\":4000000", "\"total_duration\":0,\"eval_duration\":4000000",
    ];

    private static IEnumerable<Variant> Chats
    {
        get
        {
            string[] messages = ["{\"role\":\"assistant\",\"content\":\"b\"}", "{\"role\":\"assistant\",\"content\":\"\"}", "{\"role\":\"assistant\"}", "{\"content\":\"b\"}", "{}", "null", "\"x\"", "[]", "3", "{\"role\":3,\"content\":\"b\"}", "{\"role\":\"assistant\",\"content\":3}", "{\"role\":\"assistant\",\"content\":null}", "{\"role\":\"assistant\",\"content\":[]}", "{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"h\"}", "{\"role\":\"assistant\",\"content\":\"b\",\"thinking\":\"h\"}", "{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"\"}", "{\"role\":\"assistant\",\"content\":\"\",\"thinking\":3}", "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{}]}", "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]}", "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":null}", "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":3}", "{\"role\":\"assistant\",\"content\":\"b\",\"more\":{\"content\":3}}", "{\"role\":\"assistant\",\"content\":\"b\",\"images\":null}"];
            return
            [
                .. messages.Select(message => Stream($"a message: {message}", [Said(A, "a"), With(B, message), Said(C, "c"), Said(End, "")], Chat)),
                .. messages.Select(message => Stream($"the last message: {message}", [Said(A, "a"), Said(B, "b"), Said(C, "c"), With(End, message)], Chat)),
                .. messages.Select(message => Stream($"the only message: {message}", [With(A, message), Said(Counted(1), "")], Chat)),
                .. messages.Select(message => Stream($"the only message, counted as 40: {message}", [With(A, message), Said(Counted(40), "")], Chat)),
                .. messages.Select(message => Document($"a message in one document: {message}", With(End, message), Chat with { Stream = false })),
            ];
        }
    }

    private static IEnumerable<Variant> Documents
    {
        get
        {
            var whole = End.Replace("\"response\":\"\"", "\"response\":\"a b c\"", StringComparison.Ordinal).TrimEnd();
            string[] bodies =
            [
                whole, whole + "\n", whole + whole, whole + "x", whole + "\0", "\u00ef\u00bb\u00bf" + whole, whole[..60], "", "\n", "[]", "3", "x", "{}", "{\"error\":\"no memory\"}", whole.Replace("a b c", "\u00ff", StringComparison.Ordinal), whole.Replace(",", ",\n", StringComparison.Ordinal), whole.Replace("a b c", "", StringComparison.Ordinal), A, A + End,
                .. ((int[])[30, 31, 32]).SelectMany(times => (string[])[whole.Replace("a b c", string.Concat(Enumerable.Repeat(" the", times)), StringComparison.Ordinal), whole.Replace("a b c", "x" + string.Concat(Enumerable.Repeat(" the", times)) + " end", StringComparison.Ordinal), whole.Replace("a b c", string.Concat(Enumerable.Repeat("\u00c3\u00a4h\\n", times)), StringComparison.Ordinal), whole.Replace("a b c", string.Concat(Enumerable.Repeat("the\\", times)), StringComparison.Ordinal)]),
                .. ((int[])[20, 21, 22]).Select(count => whole.Replace("\"eval_count\":4", $"\"eval_count\":{count}", StringComparison.Ordinal)),
                .. ((int[])[27, 28, 29]).Select(count => whole.Replace("a b c", "\\u00e4\\u4e2d\\n\u00c3\u00a4\\\\<", StringComparison.Ordinal).Replace("\"eval_count\":4", $"\"eval_count\":{count}", StringComparison.Ordinal)),
                .. Edits(whole),
            ];
            return
            [
                .. bodies.Select((body, number) => Document($"a document: {number}", body, Generate with { Stream = false })),
                .. ((int[])[whole.Length - 1, whole.Length]).Select(limit => Document($"a document and a limit of {limit}", whole, Generate with { Stream = false }) with { Frame = limit }),
                .. ((string[])["", whole[..60], whole, "x"]).Select(body => Document($"a document cut after {body.Length}", body, Generate with { Stream = false }) with { Cut = true }),
                .. ((string[])["text/plain", "text/html", "application/x-ndjson", "Application/JSON ; x", "", ";", "application/json;charset=utf-8"]).SelectMany(type => (Variant[])[
                    Document($"a document as {type}", whole, Generate with { Stream = false }) with { Head = $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n" },
                    Stream($"a stream as {type}", [A, B, C, End]) with { Head = $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n" },
                    Stream($"events as {type}", ["data: [DONE]\n\n"], EventStreamTests.Expected) with { Head = $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n" }]),
            ];
        }
    }

    private static IEnumerable<Variant> Others
    {
        get
        {
            string[] lines = ["{\"status\":\"success\"}\n", "{\"status\":\"pulling\"}\n", "{\"status\":\"pulling\",\"digest\":\"d\",\"total\":9,\"completed\":3}\n", "{\"status\":3}\n", "{\"error\":\"no space\"}\n", "{}\n", "x\n", "[]\n", "", "\u00ff\n", "{\"status\":\"success\"}{\"status\":\"success\"}\n"];
            return
            [
                .. from first in lines from second in lines select Stream($"progress: {first.Trim()} {second.Trim()}", [first, second], Generate with { Kind = AnswerKind.Progress }),
                .. from line in lines from kind in (AnswerKind[])[AnswerKind.Progress, AnswerKind.Document, AnswerKind.Plain] select Document($"one {kind}: {line.Trim()}", line, Generate with { Kind = kind, Stream = false }),
                .. from status in (int[])[200, 201, 204, 301, 400, 404, 500, 503] from kind in (AnswerKind[])[AnswerKind.Generate, AnswerKind.OpenAiChat, AnswerKind.Progress, AnswerKind.Document, AnswerKind.Plain] from body in (string[])["{\"error\":\"no\"}", "no", ""]
                   select Document($"{status} of {kind}: {body}", body, Generate with { Kind = kind }) with { Head = $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" },
            ];
        }
    }

    /// <summary>Each member left out, and with values of every kind.</summary>
    private static IEnumerable<string> Edits(string frame)
    {
        foreach (var (member, value) in (IEnumerable<(string, string)>)
        [
            ("model", "\"tiny\""), ("created_at", "\"2026-11-23T06:07:01.1Z\""), ("created_at", "\"2026-11-23T06:07:02Z\""), ("response", "\"b\""), ("response", "\"\""), ("response", "\"a b c\""), ("done", "false"), ("done", "true"), ("done_reason", "\"stop\""),
            ("total_duration", "90000000"), ("load_duration", "1000000"), ("prompt_eval_count", "7"), ("prompt_eval_duration", "2000000"), ("eval_count", "4"), ("eval_duration", "4000000"),
        ])
        {
            var whole = $"\"{member}\":{value}";
            if (!frame.Contains(whole, StringComparison.Ordinal))
            {
                continue;
            }

            yield return frame.Replace(whole + ",", "", StringComparison.Ordinal).Replace("," + whole, "", StringComparison.Ordinal);
            foreach (var other in (string[])["3", "-3", "1.5", "99999999999999999999", "\"x\"", "\"\"", "null", "true", "false", "[]", "{}"])
            {
                yield return frame.Replace(whole, $"\"{member}\":{other}", StringComparison.Ordinal);
            }
        }
    }

    private static Variant Stream(string name, string[] lines, ExpectedResponse? expected = null) =>
        new(name.Replace("\"model\":\"tiny\",\"created_at\":\"2026-11-23T06:07:", "..", StringComparison.Ordinal).Replace(",\"done_reason\":\"stop\",\"total_duration\":90000000,\"load_duration\":1000000,\"prompt_eval_count\":7,", ",..,", StringComparison.Ordinal), expected ?? Generate, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n", lines);

    private static Variant Document(string name, string body, ExpectedResponse expected) =>
        new(name, expected, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", [body]);

    private static string Head(string seconds) => Frames.Head.Replace("01Z", seconds + "Z", StringComparison.Ordinal);

    private static string At(string seconds, string text = "a") => Head(seconds) + $"\"response\":\"{text}\",\"done\":false}}\n";

    private static string Ended(string seconds) => Head(seconds) + $"\"response\":\"\",{Tail}}}\n";

    private static string Counted(int tokens) => End.Replace("\"eval_count\":4", string.Create(CultureInfo.InvariantCulture, $"\"eval_count\":{tokens}"), StringComparison.Ordinal);

    private static string With(string frame, string message)
    {
        var at = frame.IndexOf("\"response\":", StringComparison.Ordinal);
        return frame[..at] + $"\"message\":{message}" + frame[frame.IndexOf(",\"done\"", StringComparison.Ordinal)..];
    }

    private static string Said(string frame, string text) => With(frame, $"{{\"role\":\"assistant\",\"content\":\"{text}\"}}");
}
