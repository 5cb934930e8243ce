using Validator.Integrity;

namespace Validator.Tests.Integrity;

/// <summary>Answers of <c>/v1</c> with one thing changed each, sound or not.</summary>
internal static class EventVariants
{
    private const string Head = "\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":9,\"model\":\"tiny\"";
    private const string Counts = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}";
    private const string Usage = $"{{{Head},\"choices\":[],{Counts}}}";
    private const string Done = "[DONE]";
    private static readonly string A = Content("a");
    private static readonly string B = Content("b");
    private static readonly string C = Content("c");
    private static readonly string Finish = Delta("{}", "\"stop\"");

    private static readonly ExpectedResponse Chat = EventStreamTests.Expected;
    private static readonly ExpectedResponse Completion = Chat with { Kind = AnswerKind.OpenAiCompletion };

    /// <summary>All of them.</summary>
    public static IEnumerable<Variant> All => [.. Streams, .. Texts, .. Documents];

    private static IEnumerable<Variant> Streams =>
    [
        .. Changed("of the payload", Payloads.Select(data => (data, Events(A, data, C)))),
        .. Changed("of the lines", Lines.Select(lines => (lines, Events(A) + lines + Events(C)))),
        .. Changed("of a member", Edits(B).Select(edited => (edited, Events(A, edited, C)))),
        .. Changed("of two members", Edits(B).Where((_, number) => number % 4 == 0).Select(edited => (edited, Events(A, edited, edited.Replace("\"b\"", "3", StringComparison.Ordinal), C)))),
        .. Changed("of the delta", Deltas.Select(delta => (delta, Events(A, Delta(delta, "null"), C)))),
        .. Changed("of the choices", Choices.Select(choices => (choices, Events(A, $"{{{Head},\"choices\":{choices}}}", C)))),
        .. Changed("of an error", Errors.Select(error => (error, Events(A, error)))),
        .. Errors.Select(error => Stream($"an error behind the finish_reason: {error}", Events(A, B, C, Finish, error))),
        .. Errors.Select(error => Stream($"an error on a line that is no field: {error}", Events(A) + error + "\n\n")),
        .. Edits(Finish).Select(edited => Stream($"of the last chunk: {edited}", Events(A, B, C, edited, Usage, Done))),
        .. Edits(Usage).Select(edited => Stream($"of usage: {edited}", Events(A, B, C, Finish, edited, Done))),
        .. Ends.Select(end => Stream($"the end: {end}", Events(A, B, C) + end)),
        .. Ends.Select(end => Stream($"the end, no usage asked for: {end}", Events(A, B, C) + end, Chat with { ExpectsUsage = false })),
        .. Times.Select(times => Stream($"times {string.Join(' ', times)}", Events([.. times.Select((at, number) => Content($"t{number}").Replace("\"created\":9", $"\"created\":{at}", StringComparison.Ordinal)), Finish, Done]), Chat with { ExpectsUsage = false })),
        .. Runs.Select(run => Stream($"{run.Count} times {run.Text}{(run.Ended ? "" : ", no end")}", Events([A, .. Enumerable.Repeat(Content(run.Text), run.Count), .. run.Ended ? [Finish, Counted(run.Count + 1), Done] : Array.Empty<string>()]))),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of three chunks", Events(A, B, C, Finish, Counted(tokens), Done))),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of three equal chunks", Events(A, A, A, Finish, Counted(tokens), Done))),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of three equal chunks, one of them thought", Events(A, A, Delta("{\"content\":\"\",\"reasoning\":\"a\"}", "null"), A, Finish, Counted(tokens), Done))),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens, 4 allowed", Events(A, B, C, Finish, Counted(tokens), Done), Chat with { PredictLimit = 4 })),
        .. Tokens.Select(tokens => Stream($"{tokens} tokens of a call", Events(Delta("{\"content\":\"a\",\"tool_calls\":[{}]}", "null"), Finish, Counted(tokens), Done))),
        .. Prompts.Select(prompt => Stream($"{prompt} of 7 prompt tokens", Events(A, B, C, Finish, Counted(3, prompt), Done), Chat with { ContextLength = 4 })),
        .. Prompts.Select(prompt => Stream($"{prompt} of 60 prompt tokens", Events(A, B, C, Finish, Counted(3, prompt), Done), Chat with { PromptTokens = 60, ContextLength = 64 })),
        Stream("no usage, and a chunk that cannot be read", Events(A, "{", C, Finish, Done)),
        Stream("no usage, and a member missing", Events(A, B.Replace("\"id\":\"c-1\",", "", StringComparison.Ordinal), C, Finish, Done)),
        Stream("nothing said", Events(Content(""), Finish, Usage, Done)),
        Stream("nothing said, no usage", Events(Content(""), Finish, Done), Chat with { ExpectsUsage = false }),
        Stream("nothing said, nothing expected", Events(Content(""), Finish, Done), Chat with { ExpectsUsage = false, ExpectsTokens = false }),
        Stream("nothing said, something of another answer", Events(Content(""), Content("").Replace("c-1", "c-2", StringComparison.Ordinal), Finish, Usage, Done)),
        Stream("every chunk of another model", Events(A, B, C, Finish, Usage, Done).Replace("tiny", "other", StringComparison.Ordinal)),
        Stream("most chunks of another model", Events(A) + Events(B, C, Finish, Usage, Done).Replace("tiny", "other", StringComparison.Ordinal)),
        Stream("two other models", Events(A, B.Replace("tiny", "one", StringComparison.Ordinal), C.Replace("tiny", "two", StringComparison.Ordinal), Finish, Usage, Done)),
        Stream("another id and another model", Events(A, B.Replace("tiny", "one", StringComparison.Ordinal), C.Replace("c-1", "c-2", StringComparison.Ordinal), Finish, Usage, Done)),
        Stream("another id, and another model in the same chunk", Events(A, B.Replace("tiny", "one", StringComparison.Ordinal).Replace("c-1", "c-2", StringComparison.Ordinal), C, Finish, Usage, Done)),
        Stream("the first chunk without an id", Events(A.Replace("c-1", "", StringComparison.Ordinal), B, C, Finish, Usage, Done)),
        Stream("long ids that begin alike", Events(A, B, C, Finish, Usage, Done).Replace("c-1", new string('i', 128), StringComparison.Ordinal).Replace("iii\",\"object\":\"chat.completion.chunk\",\"created\":9,\"model\":\"tiny\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"", "iiiX\",\"object\":\"chat.completion.chunk\",\"created\":9,\"model\":\"tiny\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"", StringComparison.Ordinal)),
        Stream("a tag", Events(A, B.Replace("tiny", "tiny:latest", StringComparison.Ordinal), C, Finish, Usage, Done)),
        Stream("a last chunk without a name", Events(A, B, Nameless("{\"role\":\"assistant\",\"content\":\"\"}", "null"))),
        Stream("a last chunk without a name, with a content", Events(A, B, Nameless("{\"content\":\"x\"}", "null"))),
        Stream("a last chunk without a name, with a finish_reason", Events(A, B, Nameless("{\"content\":\"\"}", "\"stop\""))),
        Stream("a chunk without a name and one behind it", Events(A, Nameless("{\"content\":\"\"}", "null"), C)),
        Stream("a chunk without a name and one of its shape behind it", Events(A, B, Nameless("{\"content\":\"\"}", "null"), C)),
        Stream("a finish_reason of 150 letters", Events(A, B, C, Delta("{}", $"\"{new string('r', 150)}\""), Usage, Done)),
        Stream("chunks of the length that is learnt", Events(A, Content(new string('x', 3900)), Content(new string('y', 3990)), Content(new string('z', 4200)), Content("q"), Finish, Counted(5), Done)),
        Stream("chunks of one shape with what is not plain", Events(A, Content("\u00c3\u00a4"), Content("\\n"), Content("b"), Content("\u007f"), Content("\u00ff"), Content("\u0001"), Content(" "), Content("\u001f"), Content("~"), Finish, Counted(9), Done)),
        Stream("chunks of one shape with more in the text", Events(A, B, Content("x\",\"role\":\"y"), Content("z"), Content("w\"},\"more\":{\"a\":\"b"), Finish, Counted(5), Done)),
        Stream("chunks of one shape, then of the other", Events(A, B, Delta("{\"content\":\"t\",\"reasoning\":\"h\"}", "null"), Delta("{\"content\":\"u\",\"reasoning\":\"h\"}", "null"), Delta("{\"content\":\"v\"}", "\"stop\""), Usage, Done)),
        Stream("chunks of one shape, broken behind", Events(A, B + "}", B + "x", B + A, C, Finish, Usage, Done)),
        Stream("more offences than are told", Events([A, .. Enumerable.Range(0, 40).Select(number => $"{{\"x\":{number}"), .. Enumerable.Repeat("[1]", 30), Finish, Usage, Done])),
        Stream("an event that is too long", Events(A) + $"data: {new string('x', 900)}\n" + $"data: {new string('y', 900)}\n\n" + Events(C, Finish, Counted(2), Done)) with { Frame = 400 },
        Stream("an event of just the length", Events(Content(new string('x', 400 - Content("").Length - 8)), C, Finish, Counted(2), Done)) with { Frame = 400 },
        Stream("an event of one byte more", Events(Content(new string('x', 401 - Content("").Length - 8)), C, Finish, Counted(2), Done)) with { Frame = 400 },
        Stream("an event that is too long and does not end", Events(A) + $"data: {new string('x', 900)}") with { Frame = 400 },
    ];

    private static string[] Payloads =>
    [
        "\u00ef\u00bb\u00bf" + B, "\u00ef\u00bb\u00bf", "\u00ef\u00bb\u00bf{", "\u00ef\u00bb\u00bf" + B + "}", "\u00ef\u00bb\u00bf" + B + A, "\u00ef\u00bb\u00bf" + Content("\u00ff"), "\u00ef\u00bb\u00bf[DONE]",
        Content("\u00ff"), "\u00ff" + B, "{\u00ff", "{\"id\u00ff\":1}", B + "\u00ff", "\u00c3", Content("\u00c3\u00a4\u00e4"),
        "\0" + B, "{\0", Content("\0"), B + "\0", B + "\0" + C, "{\"id\":\0}", "\0", "{\u00ff\0", "{\0\u00ff",
        "1", "\"x\"", "null", "true", "[1]", "[]", "{}", " {} ", "{\"id\":", "{\"id\":}", "{]", "x", " ", "{\"id\":\"c-1\"", "12,", "\"x", "nul",
        B + "}", B + "x", B + " ", B + "\t", B + C, B + Finish, B + "{\"error\":\"no memory\"}", B + "{", B + "[1]", B + "1", B + C + "x", B + Finish + Finish, Finish + Finish, B + Done,
        " " + B, " [DONE]", "[DONE] ", "\t[DONE]\t", "     [DONE]    ", "      [DONE]    ", "       [DONE]    ", "[DONE]x", "[done]", "[DONE",
        new string('[', 520), string.Concat(Enumerable.Repeat("{\"a\":", 520)),
        B.Replace("\"id\"", "\"\\u0069d\"", StringComparison.Ordinal), B.Replace("\"content\"", "\"c\\u006fntent\"", StringComparison.Ordinal), B.Replace("\"id\"", "\"\\u0069\\u0064x\"", StringComparison.Ordinal),
    ];

    private static string[] Lines =>
    [
        "data: " + B[..40] + "\n" + B[40..] + "\n\n", "data: " + B[..40] + "\n" + B[40..80] + "\n" + B[80..] + "\n\n", "data: " + B[..40] + "\r\n" + B[40..] + "\r\n\r\n", "data: " + B[..40] + "\r" + B[40..] + "\r\r",
        "data: " + B[..40] + "\n" + B[40..] + "}\n\n", "data: " + B[..40] + "\n" + B[40..].Replace("\"b\"", "\"\u00ff\"", StringComparison.Ordinal) + "\n\n", "data: \u00ef\u00bb\u00bf" + B[..40] + "\n" + B[40..] + "\n\n",
        "data: " + B[..40] + "\noops\n\n", "data: " + B + "\noops\n\n", "oops\ndata: " + B + "\n\n", "data: " + B + "\n" + C + "\n\n", B + "\n\n", "[DONE]\n\n",
        "data: " + B[..B.IndexOf("\"model\"", StringComparison.Ordinal)] + "\ndata: " + B[B.IndexOf("\"model\"", StringComparison.Ordinal)..] + "\n\n", "data: " + B[..40] + "\ndata: " + B[40..] + "\n\n",
        "data: " + B[..B.IndexOf("\"model\"", StringComparison.Ordinal)] + "\ndata\ndata: " + B[B.IndexOf("\"model\"", StringComparison.Ordinal)..].Replace("\"b\"", "\"\u00ff\"", StringComparison.Ordinal) + "\n\n",
        "\u00ef\u00bb\u00bfdata: " + B + "\n\n", "\u00ef\u00bb\u00bf\n\n", "\u00ef\u00bb\u00bf: comment\n\n", "\u00ef\u00bb\u00bfoops\n\n", "event: x\n\u00ef\u00bb\u00bfdata: " + B + "\n\n",
        "\u00ff\n\n", "\0\n\n", "foo: bar\n\n", "data : " + B + "\n\n", "Data: " + B + "\n\n", "datax\n\n", ":\n\n", "::\n\n", "event\nid\nretry\n\n", "eventx: 1\n\n", "data:  " + B + "\n\n", "data:\t" + B + "\n\n", "data\n\n", "data:\n\n", "data: \n\n",
        "data: " + B + "\n", "data: " + B + "\r\n\n", "data: " + B + "\n\r\n", "data: " + B + "\n\r", "\r\n\r\n", "data: " + B + "\n: comment\n\n", "id: 1\ndata: " + B + "\nretry: 2\n\n",
        "data: [DONE]\nx\n\n", "data: {\"error\":\"no memory\"}\nx\n\n", "data: {\ndata: }\n\n",
    ];

    private static string[] Deltas =>
    [
        "{}", "null", "\"x\"", "[]", "3", "{\"content\":null}", "{\"content\":3}", "{\"content\":[]}", "{\"content\":{}}", "{\"content\":true}", "{\"content\":\"\"}", "{\"content\":\"b\",\"content\":\"c\"}",
        "{\"reasoning\":\"h\"}", "{\"reasoning\":\"\"}", "{\"reasoning\":null}", "{\"reasoning\":3}", "{\"content\":\"\",\"reasoning\":\"h\"}", "{\"content\":\"b\",\"reasoning\":\"h\"}", "{\"reasoning\":\"h\",\"content\":\"b\"}", "{\"content\":null,\"reasoning\":null}",
        "{\"tool_calls\":[]}", "{\"tool_calls\":[{\"id\":\"x\"}]}", "{\"tool_calls\":null}", "{\"tool_calls\":\"x\"}", "{\"tool_calls\":{}}", "{\"tool_calls\":[[]]}", "{\"tool_calls\":[3]}", "{\"tool_calls\":[],\"content\":\"b\"}", "{\"content\":\"b\",\"tool_calls\":[]}", "{\"content\":\"b\",\"tool_calls\":[{}]}", "{\"tool_calls\":[{\"content\":3}],\"content\":\"\"}",
        "{\"content\":\"b\",\"more\":{\"content\":3,\"model\":4}}", "{\"role\":3,\"content\":\"b\"}", "{\"more\":[[1],{\"content\":3}],\"content\":\"b\"}",
    ];

    private static string[] Choices =>
    [
        "[]", "{}", "null", "3", "\"x\"", "[1]", "[[]]", "[null]", "[{}]", "[{},{}]",
        "[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":null},{\"index\":1,\"delta\":{\"content\":\"c\"},\"finish_reason\":null}]",
        "[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":3}]", "[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":{}}]", "[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":[]}]", "[{\"index\":0,\"delta\":{\"content\":\"b\"}}]",
        "[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"}]", "[{\"finish_reason\":\"stop\"}]", "[{\"delta\":{\"content\":\"b\"},\"delta\":{\"content\":\"c\"},\"finish_reason\":null}]", "[{\"text\":\"b\",\"finish_reason\":null}]", "[{\"message\":{\"content\":\"b\"},\"finish_reason\":null}]",
        "[{\"delta\":{\"content\":\"b\"},\"finish_reason\":null,\"usage\":{\"prompt_tokens\":-1}}]", $"[{{\"delta\":{{\"content\":\"b\"}},\"finish_reason\":null}}],{Counts}", "[{\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"usage\":null", "[{\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"usage\":3", "[{\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"usage\":[]", "[{\"delta\":{\"content\":\"b\"},\"finish_reason\":null}],\"usage\":{}",
    ];

    private static string[] Errors =>
    [
        "{\"error\":\"no memory\"}", "{\"error\":{\"message\":\"no memory\",\"type\":\"api_error\"}}", "{\"error\":{\"message\":3}}", "{\"error\":[\"no memory\"]}", "{\"error\":{}}", "{\"error\":[]}", "{\"error\":null}", "{\"error\":3}", "{\"error\":\"\"}", "{\"error\":true}",
        $"{{{Head},\"choices\":[],\"error\":\"no memory\"}}", "{\"error\":\"one\",\"error\":\"two\"}", "{\"more\":{\"error\":\"no memory\"}}", "{\"error\":{\"message\":\"no memory\"},\"model\":\"tiny\"}", "{\"error\":\"no memory\"", "{\"error\":\"no memory\"}\n\ndata: {\"error\":\"again\"}", "{\"error\":\"\u00ff\"}", "{\"error\":\"no memory\"}x", "{\"error\":{\"a\":{\"b\":[1]}}}",
    ];

    private static string[] Ends =>
    [
        "", Events(Finish), Events(Usage), Events(Done), Events(Finish, Usage), Events(Finish, Done), Events(Usage, Done), Events(Finish, Usage, Done), Events(Usage, Finish, Done), Events(Done, Finish, Usage), Events(Finish, Done, Usage),
        Events(Finish, Finish, Usage, Done), Events(Finish, Usage, Usage, Done), Events(Finish, Usage, Done, Done), Events(Finish, Usage, Done, Done, Finish, Usage), Events(Finish, A, Usage, Done), Events(Finish, A, B, Usage, Done), Events(Finish, Usage, A, Done), Events(Finish, Usage, Done, A), Events(Finish, Usage, Done, A, B), Events(Done, A), Events(Finish, Usage, Done) + ": bye\n\n", Events(Finish, Usage, Done) + "oops\n\n",
        Events(Finish, Usage) + "data: [DONE]\n", Events(Finish, Usage) + "data: [DONE]", Events(Finish, Usage) + "data: [DON", Events(Finish) + $"data: {Usage}", Events(Finish) + $"data: {Usage[..50]}", Events(Finish) + $"data: {Usage[..50]}\n", "data: {\"error\":\"no memory\"}", "data: ", "data", "data: " + A + "\ndata: ", "da", ": bye", "oops", "\n", "\r", "data: x",
        Events(Delta("{\"content\":\"d\"}", "\"stop\""), Counted(4), Done), Events(Delta("{}", "\"\""), Usage, Done), Events(Delta("{\"content\":\"\"}", "\"stop\""), Usage, Done), Events($"{{{Head},\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"stop\"}}],{Counts}}}", Done),
    ];

    private static int[][] Times => [[9, 9, 9], [9, 8, 8], [9, 8, 9], [9, 7, 7], [9, 7, 9], [9, 6, 6], [9, 6, 9], [99, 39, 39], [99, 39, 99], [99, 40, 40], [99, 38, 99], [99, 40, 99], [9, 68, 68], [9, 69, 69], [9, 70, 70], [9, 69, 9], [9, 70, 9], [9, 8, 7, 9], [9, 8, 6, 7], [9, 7, 8, 9], [9, 5, 7, 6], [9, 8, 80, 80], [0, 0, 1], [-1, 9, 9]];

    private static (string Text, int Count, bool Ended)[] Runs =>
        [.. from text in (string[])[" the", "b", "-", "0", "\\n", "\u00c3\u00a4"] from count in (int[])[29, 30, 31, 32, 40] from ended in (bool[])[true, false] select (text, count, ended)];

    private static int[] Tokens => [0, 1, 2, 3, 4, 5, 7, 8, 9, 40, -1];

    private static int[] Prompts => [0, 1, 3, 4, 5, 6, 7, 8, 30, 32, 34, 56, 57, 58, 60, 64, 70];

    private static IEnumerable<Variant> Texts =>
    [
        .. Edits(Text("b", "null")).Select(edited => Stream($"a completion: {edited}", Events(Text("a", "null"), edited, Text("c", "null"), Text("", "\"stop\""), Usage.Replace("chat.completion.chunk", "text_completion", StringComparison.Ordinal), Done), Completion)),
        Stream("a completion that carries zeros", Events(Zeros("a"), Zeros("b"), Zeros("c"), Text("", "\"stop\""), Usage.Replace("chat.completion.chunk", "text_completion", StringComparison.Ordinal), Done), Completion),
        Stream("a completion of a chat", Events(A, B, C, Finish, Usage, Done), Completion),
        Stream("a chat of a completion", Events(Text("a", "null"), Text("b", "\"stop\""), Usage, Done)),
    ];

    private static IEnumerable<Variant> Documents
    {
        get
        {
            const string chat = """{"id":"c-1","object":"chat.completion","created":9,"model":"tiny","choices":[{"index":0,"message":{"role":"assistant","content":"a b c"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""";
            const string text = """{"id":"c-1","object":"text_completion","created":9,"model":"tiny","choices":[{"index":0,"text":"a b c","finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""";
            string[] bodies =
            [
                chat, chat + "\n", " " + chat, chat + chat, chat + "x", chat + "\0", "\u00ef\u00bb\u00bf" + chat, chat[..60], chat[..60] + "\n", "", "\n", "[]", "3", "x", "{}", "[DONE]", "data: " + chat + "\n\n", chat.Replace("a b c", "\u00ff", StringComparison.Ordinal), chat.Replace(",", ",\n", StringComparison.Ordinal),
                "{\"error\":\"no memory\"}", "{\"error\":{\"message\":\"no memory\"}}", chat.Replace("a b c", "", StringComparison.Ordinal), chat.Replace("\"a b c\"", "null", StringComparison.Ordinal), chat.Replace("\"content\":\"a b c\"", "\"content\":\"\",\"reasoning\":\"h\"", StringComparison.Ordinal), chat.Replace("\"content\":\"a b c\"", "\"tool_calls\":[{}]", StringComparison.Ordinal),
                chat.Replace(":3,", ":21,", StringComparison.Ordinal).Replace(":10}", ":28}", StringComparison.Ordinal), chat.Replace(":3,", ":22,", StringComparison.Ordinal).Replace(":10}", ":29}", StringComparison.Ordinal), chat.Replace(":10}", ":11}", StringComparison.Ordinal), chat.Replace("a b c", "a \\u00e4 \\u4e2d \\n<", StringComparison.Ordinal).Replace(":3,", ":27,", StringComparison.Ordinal).Replace(":10}", ":34}", StringComparison.Ordinal),
                .. ((int[])[30, 31, 32, 33]).SelectMany(times => (string[])[chat.Replace("a b c", string.Concat(Enumerable.Repeat(" the", times)), StringComparison.Ordinal).Replace(":3,", ":40,", StringComparison.Ordinal).Replace(":10}", ":47}", StringComparison.Ordinal), chat.Replace("a b c", "x" + string.Concat(Enumerable.Repeat(" the", times)) + " end", StringComparison.Ordinal).Replace(":3,", ":40,", StringComparison.Ordinal).Replace(":10}", ":47}", StringComparison.Ordinal), chat.Replace("a b c", string.Concat(Enumerable.Repeat(" the", times)), StringComparison.Ordinal).Replace("\"finish_reason\":\"stop\"", "\"finish_reason\":null", StringComparison.Ordinal)]),
                .. Edits(chat),
            ];
            return
            [
                .. bodies.Select((body, number) => Document($"a document: {number}", body, Chat with { Stream = false })),
                .. Edits(text).Select((body, number) => Document($"a document of a completion: {number}", body, Completion with { Stream = false })),
                .. ((int[])[chat.Length - 1, chat.Length]).Select(limit => Document($"a document and a limit of {limit}", chat, Chat with { Stream = false }) with { Frame = limit }),
                .. ((string[])["", chat[..60], chat, "x"]).Select(body => Document($"a document cut after {body.Length}", body, Chat with { Stream = false }) with { Cut = true }),
            ];
        }
    }

    /// <summary>Each member left out, and with values of every kind.</summary>
    private static IEnumerable<string> Edits(string json)
    {
        foreach (var (member, value) in (IEnumerable<(string, string)>)
        [
            ("id", "\"c-1\""), ("object", "\"chat.completion.chunk\""), ("object", "\"chat.completion\""), ("object", "\"text_completion\""), ("created", "9"), ("model", "\"tiny\""), ("finish_reason", "null"), ("finish_reason", "\"stop\""), ("content", "\"b\""), ("text", "\"b\""), ("content", "\"a b c\""), ("text", "\"a b c\""),
            ("prompt_tokens", "7"), ("completion_tokens", "3"), ("total_tokens", "10"),
        ])
        {
            var whole = $"\"{member}\":{value}";
            if (!json.Contains(whole, StringComparison.Ordinal))
            {
                continue;
            }

            yield return json.Replace(whole + ",", "", StringComparison.Ordinal).Replace("," + whole, "", StringComparison.Ordinal).Replace(whole, "", StringComparison.Ordinal);
            foreach (var other in (string[])["3", "-3", "1.5", "99999999999999999999", "\"x\"", "\"\"", "null", "true", "[]", "{}"])
            {
                yield return json.Replace(whole, $"\"{member}\":{other}", StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<Variant> Changed(string what, IEnumerable<(string Name, string Body)> changes) =>
        changes.Select(change => Stream($"{what}: {change.Name}", change.Body + Events(Finish, Usage, Done)));

    private static Variant Stream(string name, string body, ExpectedResponse? expected = null) =>
        new(Short(name), expected ?? Chat, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n", [.. body.Split("\n\n").SelectMany((part, number) => number == 0 ? (string[])[part] : ["\n\n" + part])]);

    private static Variant Document(string name, string body, ExpectedResponse expected) =>
        new(name, expected, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", [body]);

    private static string Short(string name) => name.Replace(Head, "..", StringComparison.Ordinal).Replace("\"choices\":[{\"index\":0,", "\"choices\":[{..,", StringComparison.Ordinal);

    private static string Events(params IEnumerable<string> data) => EventStreamTests.Events(data);

    private static string Content(string text) => Delta($"{{\"content\":\"{text}\"}}", "null");

    private static string Delta(string delta, string reason) => $"{{{Head},\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{reason}}}]}}";

    private static string Nameless(string delta, string reason) => Delta(delta, reason).Replace("tiny", "", StringComparison.Ordinal);

    private static string Counted(int tokens, int prompt = 7) => Usage.Replace(Counts, $"\"usage\":{{\"prompt_tokens\":{prompt},\"completion_tokens\":{tokens},\"total_tokens\":{prompt + tokens}}}", StringComparison.Ordinal);

    private static string Text(string text, string reason) => $"{{\"id\":\"c-1\",\"object\":\"text_completion\",\"created\":9,\"model\":\"tiny\",\"choices\":[{{\"text\":\"{text}\",\"index\":0,\"finish_reason\":{reason}}}]}}";

    private static string Zeros(string text) => Text(text, "null")[..^1] + ",\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}";
}
