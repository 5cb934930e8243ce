using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Validator.Integrity;
using Validator.Load;

namespace Validator.Tests.Integrity;

/// <summary>One exchange recorded from a real Ollama, with what expected.tsv says of it.</summary>
internal sealed record Recording(string Name, string Path, string Verdict, string[] Classes, string Side)
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "recordings");

    /// <summary>Every row of expected.tsv.</summary>
    public static IReadOnlyList<Recording> All { get; } = [.. File.ReadLines(System.IO.Path.Combine(Folder, "expected.tsv"))
        .Skip(1)
        .Select(line => line.Split('\t'))
        .Select(row => new Recording(row[0], row[1] == "?" ? "/api/generate" : row[1], row[2], row[3] == "-" ? [] : row[3].Split(','), row[4]))];

    private static readonly Lazy<ILookup<string, (string Name, int Tokens)>> CountedPrompts = new(() => All
        .Where(r => r.PromptKey is not null && r.CountedTokens is not null)
        .ToLookup(r => r.PromptKey!, r => (r.Name, r.CountedTokens!.Value)));

    public byte[] Response => File.Exists(FileOf("response.txt")) ? File.ReadAllBytes(FileOf("response.txt")) : [];

    public ExpectedResponse Expected
    {
        get
        {
            var request = Request;
            var kind = AnswerKinds.Of(Method, Path);
            return new ExpectedResponse(
                kind,
                Stream: kind is AnswerKind.OpenAiChat or AnswerKind.OpenAiCompletion ? IsStream(JsonValueKind.True)
                    : kind is AnswerKind.Generate or AnswerKind.Chat or AnswerKind.Progress && !IsStream(JsonValueKind.False),
                Model: request?["model"] is JsonValue model && model.GetValueKind() == JsonValueKind.String ? model.GetValue<string>() : "tiny",
                PromptTokens,
                request?["options"]?["num_ctx"] is JsonValue window && window.TryGetValue<int>(out var length) ? length : null,
                ExpectsTokens: request is null || HasPrompt)
            {
                ExpectsUsage = request?["stream_options"]?["include_usage"]?.GetValue<bool>() == true,
            };
        }
    }

    private string Method => File.Exists(FileOf("request.txt")) ? File.ReadAllText(FileOf("request.txt")).Split(' ')[0] : "POST";

    private bool IsStream(JsonValueKind kind) => Request?["stream"] is JsonValue stream && stream.GetValueKind() == kind;

    /// <summary>
    /// Length of the prompt by other recordings: the count in which the server refuses the same text (the refusal names it),
    /// or the highest count of the same request under another context. For the chat with a history the refusal of its long
    /// message alone is a lower bound, for the templated model that of the bare prompt (same vocabulary).
    /// </summary>
    private int? PromptTokens
    {
        get
        {
            if (File.Exists(FileOf("request.txt")) && File.ReadAllText(FileOf("request.txt")).Contains("abcdefghij abcdefghij", StringComparison.Ordinal))
            {
                return Refused(Path == "/api/chat" && ModelName == "tiny" ? "15-chat-longprompt-truncate-false" : "14-longprompt-truncate-false");
            }

            var others = PromptKey is { } key ? CountedPrompts.Value[key].Where(p => p.Name != Name).Select(p => p.Tokens).ToList() : [];
            return others.Count == 0 ? null : others.Max();
        }
    }

    private string ModelName => Request?["model"]?.GetValue<string>() ?? "";

    private bool HasPrompt => Path is "/api/chat" or "/v1/chat/completions"
        ? Request?["messages"] is JsonArray { Count: > 0 }
        : Request?["prompt"] is JsonValue prompt && prompt.GetValueKind() == JsonValueKind.String && prompt.GetValue<string>().Length > 0;

    private string? PromptKey => Request is { } request && HasPrompt
        ? string.Join('|', new[] { "model", "prompt", "messages", "raw", "context", "system", "template", "suffix" }.Select(k => request[k]?.ToJsonString() ?? "-"))
        : null;

    private int? CountedTokens
    {
        get
        {
            var match = Regex.Match(Encoding.UTF8.GetString(Response), "\"prompt_eval_count\":(\\d+)");
            return match.Success ? int.Parse(match.Groups[1].Value, null) : null;
        }
    }

    private JsonObject? Request
    {
        get
        {
            if (!File.Exists(FileOf("request.txt")))
            {
                return null;
            }

            var parts = File.ReadAllText(FileOf("request.txt")).ReplaceLineEndings("\n").Split("\n\n", 2);
            try
            {
                var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : "{}"), new JsonReaderOptions { AllowMultipleValues = true });
                return JsonNode.Parse(ref reader) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>How the exchange ended, from curl's exit code: 18 cut, 52 empty, 28 gave up waiting.</summary>
    public ExchangeEnd End(int frames)
    {
        var code = File.Exists(FileOf("curl-exit.txt")) ? File.ReadAllText(FileOf("curl-exit.txt")).Trim() : "0";
        return code switch
        {
            "0" => ExchangeEnd.Complete,
            "18" or "52" => ExchangeEnd.Closed,
            "28" => frames > 0 ? ExchangeEnd.Stall : ExchangeEnd.FirstByteTimeout,
            _ => throw new InvalidDataException($"curl exit {code}"),
        };
    }

    private static int Refused(string name)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Folder, name + ".response.txt"));
        return int.Parse(Regex.Match(text, "\"n_prompt_tokens\\\\\":(\\d+)").Groups[1].Value, null);
    }

    private string FileOf(string kind) => System.IO.Path.Combine(Folder, $"{Name}.{kind}");
}
