using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Validator.Spec.Reading;

namespace Validator.Spec.Prompts;

/// <summary>
/// Reads one line of a file of prompts: <c>prompt</c>, <c>turns</c> or <c>messages</c>, and <c>id</c> (default
/// <c>prompt-LINE</c>), <c>weight</c> (default 1), <c>maxTokens</c>. Says all that is wrong with it.
/// </summary>
/// <param name="file">Name of the file in locations.</param>
/// <param name="number">1-based.</param>
/// <param name="chat">Whether the route takes messages.</param>
/// <param name="diagnostics">Where what is wrong is said.</param>
internal sealed partial class PromptLine(string file, int number, bool chat, List<Diagnostic> diagnostics)
{
    /// <summary>Most tokens that an answer may be allowed.</summary>
    public const int MostTokens = 16_777_216;

    /// <summary>Greatest share of a query in the mix.</summary>
    public const int MostWeight = 1000;

    private static readonly string[] s_asks = ["prompt", "turns", "messages"];
    private static readonly string[] s_keys = ["id", "prompt", "turns", "messages", "weight", "maxTokens"];
    private static readonly JsonReaderOptions s_options = new() { AllowMultipleValues = false };
    private readonly HashSet<string> _seen = [];
    private QuerySpec _query = new($"prompt-{number}", string.Empty, 1);
    private bool _good = true;

    /// <summary>The query; null after errors were reported.</summary>
    /// <param name="line">UTF-8, without its line end.</param>
    public QuerySpec? Read(ReadOnlySpan<byte> line)
    {
        if (!IsJson(line))
        {
            return null;
        }

        var reader = new Utf8JsonReader(line, s_options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(line, reader.TokenStartIndex, "expected a JSON object", """{"prompt": "Say hello."}""");
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = reader.TokenStartIndex;
            var key = Text(ref reader) ?? string.Empty;
            reader.Read();
            if (!s_keys.Contains(key))
            {
                Wrong(line, at, $"unknown key {Quote.Of(key)}", Nearest.Question(key, s_keys) ?? $"legal: {string.Join(", ", s_keys)}");
                reader.Skip();
            }
            else if (!_seen.Add(key))
            {
                Wrong(line, at, $"'{key}' stands twice", "keep one of them");
                reader.Skip();
            }
            else
            {
                Take(key, ref reader, line);
            }
        }

        if (s_asks.Count(_seen.Contains) != 1)
        {
            Wrong(line, 0, $"a line has exactly one of {string.Join(", ", s_asks)}", """{"prompt": "Say hello."}""");
        }
        else if (!chat && (_seen.Contains("turns") || _seen.Contains("messages")))
        {
            Wrong(line, 0, $"'{(_seen.Contains("turns") ? "turns" : "messages")}' needs a route that takes messages", "set deployment.api to chat or openai");
        }

        return _good ? _query : null;
    }

    private void Take(string key, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var at = reader.TokenStartIndex;
        switch (key)
        {
            case "id" when Text(ref reader) is { } id && Ids().IsMatch(id):
                _query = _query with { Id = id };
                break;
            case "prompt" when Text(ref reader) is { } prompt && !string.IsNullOrWhiteSpace(prompt):
                _query = _query with { Prompt = prompt };
                break;
            case "weight" when Whole(ref reader, MostWeight) is { } weight:
                _query = _query with { Weight = weight };
                break;
            case "maxTokens" when Whole(ref reader, MostTokens) is { } tokens:
                _query = _query with { MaxTokens = tokens };
                break;
            case "turns" when reader.TokenType == JsonTokenType.StartArray:
                Turns(ref reader, line, at);
                break;
            case "messages" when reader.TokenType == JsonTokenType.StartArray:
                Messages(ref reader, line, at);
                break;
            default:
                Wrong(line, at, $"{key}: expected {Legal(key)}", null);
                reader.Skip();
                break;
        }
    }

    private void Turns(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, long start)
    {
        var turns = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Text(ref reader) is { } turn && !string.IsNullOrWhiteSpace(turn))
            {
                turns.Add(turn);
                continue;
            }

            Wrong(line, reader.TokenStartIndex, $"turns[{turns.Count}]: expected a text that is not empty", null);
            reader.Skip();
        }

        if (turns.Count == 0)
        {
            Wrong(line, start, "turns: expected a list of what the user says", null);
            return;
        }

        _query = _query with { Prompt = turns[0], FollowUps = [.. turns.Skip(1)] };
    }

    private void Messages(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, long start)
    {
        var messages = new List<ChatMessage>();
        var all = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = reader.TokenStartIndex;
            var path = $"messages[{all++}]";
            var message = reader.TokenType == JsonTokenType.StartObject ? Message(ref reader) : null;
            if (message is not null)
            {
                messages.Add(message);
                continue;
            }

            Wrong(line, at, $$"""{{path}}: expected {"role": ..., "content": ...} and nothing else, with a role of {{string.Join(", ", ChatMessage.Roles)}} and a text that is not empty""", null);
            reader.Skip();
        }

        if (messages is not [.. var before, { Role: ChatMessage.User } last])
        {
            Wrong(line, start, "messages: expected a list whose last message is the user's", "the answer is what is measured");
            return;
        }

        _query = _query with { Prompt = last.Content, Before = before };
    }

    /// <summary>A message, the reader at its end; null where it is none, the reader at its end too.</summary>
    private static ChatMessage? Message(ref Utf8JsonReader reader)
    {
        string? role = null;
        string? content = null;
        var sound = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            switch (key)
            {
                case "role" when role is null:
                    role = Text(ref reader);
                    break;
                case "content" when content is null:
                    content = Text(ref reader);
                    break;
                default:
                    sound = false;
                    break;
            }

            reader.Skip();
        }

        return sound && ChatMessage.Roles.Contains(role) && !string.IsNullOrWhiteSpace(content) ? new ChatMessage(role!, content) : null;
    }

    private static string Legal(string key) => key switch
    {
        "id" => "an id of letters, digits, '_' and '-'",
        "weight" => $"a whole number from 1 to {MostWeight}",
        "maxTokens" => $"a whole number from 1 to {MostTokens}",
        "turns" => "a list of texts",
        "messages" => "a list of messages",
        _ => "a text that is not empty",
    };

    private static int? Whole(ref Utf8JsonReader reader, int most) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= 1 && value <= most ? value : null;

    /// <summary>The text of a string or name; null for another value, and for bytes or escapes that are no text.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or half of a surrogate pair.
            return null;
        }
    }

    private bool IsJson(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, s_options);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException error)
        {
            Wrong(line, error.BytePositionInLine ?? 0, "not JSON, or not one document", "each line is an object by itself; line ends in a text are written \\n");
            return false;
        }
    }

    private void Wrong(ReadOnlySpan<byte> line, long at, string words, string? hint)
    {
        _good = false;
        var column = Encoding.UTF8.GetCharCount(line[..(int)Math.Min(at, line.Length)]) + 1;
        diagnostics.Add(Diagnostic.Error(new SourceLocation(file, number, column), words, hint));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Ids();
}
