namespace Validator.Tests.Integrity;

/// <summary>Frames of an answer in good order, as Ollama writes them.</summary>
internal static class Frames
{
    /// <summary>The head of every frame of <c>generate</c>.</summary>
    public const string Head = """{"model":"tiny","created_at":"2026-11-23T06:07:01Z",""";

    /// <summary>A content frame with its line feed.</summary>
    public const string Content = Head + """
        "response":"a","done":false}
        """ + "\n";

    /// <summary>What makes a frame the terminal one.</summary>
    public const string Done = """
        "done":true,"done_reason":"stop","total_duration":9000000,"prompt_eval_count":7,"eval_count":1
        """;

    /// <summary>The terminal frame with its line feed.</summary>
    public const string Terminal = Head + """
        "response":"",
        """ + Done + "}\n";

    /// <summary>A content frame at a time of that minute.</summary>
    /// <param name="text">Its text, escapes as JSON has them.</param>
    /// <param name="seconds">Seconds of the minute, such as <c>01.25</c>.</param>
    public static string At(string seconds, string text = "a") =>
        Content.Replace("01Z", seconds + "Z", StringComparison.Ordinal).Replace(":\"a\"", $":\"{text}\"", StringComparison.Ordinal);

    /// <summary>The terminal frame at a time of that minute, with a count of tokens.</summary>
    public static string EndAt(string seconds, int tokens) => Terminal.Replace("01Z", seconds + "Z", StringComparison.Ordinal)
        .Replace("\"eval_count\":1", $"\"eval_count\":{tokens},\"eval_duration\":4000000", StringComparison.Ordinal);
}
